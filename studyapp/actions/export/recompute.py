"""Results from a package alone, compared with those that came in it."""

from dataclasses import dataclass
from pathlib import Path

from studyapp.actions.export.package import package
from studyapp.models import Study


@dataclass(frozen=True)
class Recomputed:
    """
    Parameters
    ----------
    computed : the results document as JSON. stored : that of the package; None if it has none.
    altered : tables that are not as they were exported.
    """

    computed: str
    stored: str | None
    altered: tuple[str, ...]

    @property
    def is_the_same(self) -> bool:
        return self.computed == self.stored

    def first_difference(self) -> str:
        """The first line in which the documents differ; empty where they do not."""
        pairs = zip(self.computed.splitlines(), (self.stored or "").splitlines(), strict=False)
        for number, (now, then) in enumerate(pairs, start=1):
            if now != then:
                return f"line {number}: {now.strip()} instead of {then.strip()}"
        return "" if self.is_the_same else "their length"


def export_to(file: Path, *, study: Study, simulated: bool = False) -> None:
    """Write a study's exact package to a file.

    Raises
    ------
    ResultsHidden : it would show results by condition, which are hidden still.
    """
    chunks = package(study, simulated=simulated)
    with file.open("wb") as stream:
        stream.writelines(chunks)


def recompute(path: Path) -> Recomputed:
    """Compute the results of a package, given as a zip file or a folder.

    Raises
    ------
    PackageError : it is none.
    """
    from studyapp.analysis.package.reading import read_package
    from studyapp.analysis.results.computing import results

    found = read_package(path)
    return Recomputed(results(found.data).to_json(), found.stored, found.altered)
