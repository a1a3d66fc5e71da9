"""A study as one zip file: its tables, what they mean, and what its results were computed from.

Everything is read and sent piece by piece, so that a study of any size takes the same memory.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from studyapp.actions.export.table import codebook_lines, columns_of, table_lines
from studyapp.actions.export.texts import changes, handed_out, readme
from studyapp.actions.export.zipping import Member, zipped
from studyapp.actions.registration.hiding import refuse_hidden
from studyapp.actions.registration.plan import plan_of, registration_of
from studyapp.actions.results import facts_of, state_of, study_results
from studyapp.analysis.package import names
from studyapp.analysis.package.description import dataset_description
from studyapp.analysis.package.manifest import EXACT, SPREADSHEET, File, manifest
from studyapp.models import Study, Trial

_MANY_TRIALS = 500_000  # from which a table may exceed what old zip programs can read
_LINES_AT_ONCE = 500
CHANGED = "Answers arrived or went while the package was written; download it again."
BEING_COMPUTED = "The worker is computing them; download the package again in a few minutes."


def package(
    study: Study, *, simulated: bool = False, spreadsheet_safe: bool = False
) -> Iterator[bytes]:
    """The bytes of a Psych-DS dataset of the real or the simulated participants, as a zip file.

    Parameters
    ----------
    spreadsheet_safe : texts that look like formulas begin with an apostrophe; results cannot be
        computed again from this variant.

    Raises
    ------
    ResultsHidden : the package would show results by condition, which are hidden still.
    """
    refuse_hidden(study, "trials", simulated=simulated)
    return zipped(_Package(study, simulated, spreadsheet_safe).members())


class _Package:
    """The files of one package, in the order in which they are written."""

    def __init__(self, study: Study, simulated: bool, spreadsheet_safe: bool) -> None:
        self.study, self.simulated = study, simulated
        self.variant = SPREADSHEET if spreadsheet_safe else EXACT
        self.is_exact = not spreadsheet_safe
        self.state = state_of(study, simulated=simulated)
        self.facts = facts_of(study, simulated=simulated).as_dict()
        self.columns = columns_of(study)
        self.files: list[File] = []

    def members(self) -> Iterator[Member]:
        yield from self._about()
        is_huge = Trial.objects.filter(participant__study=self.study).count() > _MANY_TRIALS
        for table in self.columns:
            path = names.data_file(self.study.slug, table, simulated=self.simulated)
            yield Member(path, self._table(path, table), is_huge)
        results, why_not = self._results()
        if results:
            yield self._text(names.RESULTS, results)
        yield self._text(names.MANIFEST, self._manifest(why_not))

    def _about(self) -> Iterator[Member]:
        yield self._text(names.README, readme(self.facts, self.variant))
        yield self._text(names.CHANGES, changes(self.study))
        yield self._json(names.DESCRIPTION, dataset_description(self.facts, self.columns))
        codebook = codebook_lines(self.study, exact=self.is_exact)
        yield self._text(names.CODEBOOK, "".join(codebook))
        registration = registration_of(self.study)
        if registration:
            yield self._text(names.PREREGISTRATION, registration.content)
        for name in names.SNIPPETS:
            yield self._text(names.snippet(name), handed_out(name))

    def _results(self) -> tuple[str, str]:
        """The results document, or why there is none. Only what these tables give is put in."""
        if state_of(self.study, simulated=self.simulated) != self.state:
            return "", CHANGED
        shown = study_results(self.study, simulated=self.simulated)
        if shown.results is None or not shown.is_current:
            return "", BEING_COMPUTED
        return shown.results.to_json(), ""

    def _manifest(self, why_no_results: str) -> str:
        project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
        document = manifest(
            self.facts,
            plan_of(self.study).as_dict(),
            self.files,
            variant=self.variant,
            seewhy=project["version"],
            why_no_results=why_no_results,
        )
        return _written(document)

    def _json(self, path: str, document: Mapping[str, Any]) -> Member:
        return self._text(path, _written(document))

    def _text(self, path: str, text: str) -> Member:
        content = text.encode()
        self.files.append(File(path, hashlib.sha256(content).hexdigest(), len(content)))
        return Member(path, [content])

    def _table(self, path: str, table: str) -> Iterator[bytes]:
        """A table's bytes; once they are all out, its file is known."""
        lines = table_lines(self.study, table, simulated=self.simulated, exact=self.is_exact)
        digest, size, rows = hashlib.sha256(), 0, -1  # the header is none
        for chunk, number in _chunks(lines):
            digest.update(chunk)
            size, rows = size + len(chunk), rows + number
            yield chunk
        self.files.append(File(path, digest.hexdigest(), size, table, rows))


def _chunks(lines: Iterator[str]) -> Iterator[tuple[bytes, int]]:
    """Many lines at once, each time with their number."""
    gathered: list[str] = []
    for line in lines:
        gathered.append(line)
        if len(gathered) == _LINES_AT_ONCE:
            yield "".join(gathered).encode(), len(gathered)
            gathered.clear()
    if gathered:
        yield "".join(gathered).encode(), len(gathered)


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
