"""Answers that came in a bundle: kept as imported answers, apart from the study.

They are the exported package, file by file; its results are computed again from its tables, so that
what a page shows is what the tables give.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib.auth.models import User

from studyapp import media
from studyapp.actions.bundle import ANSWERS, BundleError
from studyapp.actions.bundle.reading import Bundle
from studyapp.actions.bundle.shape import in_words
from studyapp.actions.export.recompute import Recomputed, recompute
from studyapp.actions.export.zipping import Member, zipped
from studyapp.analysis.package.names import MANIFEST
from studyapp.models import ImportedAnswers, Study

AGAIN = "get the bundle again from whoever made it, or take it in without its answers"
# What tables of the wrong shape make the code that reads them raise.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError)


@dataclass(frozen=True)
class Answers:
    """What is kept of the answers in a bundle.

    package : its path, relative to the media folder. document : their results as JSON.
    """

    package: str
    document: str
    participants: int
    trials: int


def read_answers(bundle: Bundle) -> Answers:
    """Compute the results of the answers in a bundle again, and keep their package.

    It takes its time, so it is done before the database is asked to wait for anything.

    Raises
    ------
    BundleError : they are no package, or its tables were changed.
    """
    content = b"".join(zipped(_members(bundle)))
    computed = _computed(content)
    try:
        rows = _rows(bundle)
    except MALFORMED as error:
        raise _not_understood(error) from error
    return Answers(
        package=media.store("imports", content, ".zip"),
        document=computed.computed,
        participants=rows.get("participants", 0),
        trials=rows.get("trials", 0),
    )


def refuse_taken(slug: str) -> None:
    """Answers lie under the short name of their study."""
    if ImportedAnswers.objects.filter(slug=slug).exists():
        raise BundleError(
            f"there are imported answers {slug!r} already; choose another short name (--name)"
        )


def keep_answers(
    answers: Answers, study: Study, bundle: Bundle, source: str, member: User | None
) -> ImportedAnswers:
    """Keep them beside the study that they were given to.

    Parameters
    ----------
    source : the name of the bundle's file.
    member : may see them.
    """
    kept = ImportedAnswers.objects.create(
        slug=study.slug,
        title=study.title,
        source_name=source[:200],
        source_sha256=bundle.sha256,
        **asdict(answers),
    )
    if member is not None:
        kept.members.add(member)
    return kept


def _members(bundle: Bundle) -> Iterator[Member]:
    """The package, as it was exported: the same files in the same order give the same bytes."""
    for name in bundle.answers:
        yield Member(name.removeprefix(ANSWERS), [bundle.read(name)])


def _computed(content: bytes) -> Recomputed:
    from studyapp.analysis.package.reading import PackageError

    with NamedTemporaryFile(suffix=".zip") as file:
        file.write(content)
        file.flush()
        try:
            found = recompute(Path(file.name))
        except PackageError as error:
            raise BundleError(f"its answers are no package: {error}; {AGAIN}") from error
        except MALFORMED as error:
            raise _not_understood(error) from error
    if found.altered:
        raise BundleError(f"{', '.join(found.altered)} was changed after the export; {AGAIN}")
    return found


def _not_understood(error: Exception) -> BundleError:
    return BundleError(f"its answers cannot be understood ({in_words(error)}); {AGAIN}")


def _rows(bundle: Bundle) -> dict[str, int]:
    """How many rows each table of the package has."""
    files = bundle.json(f"{ANSWERS}{MANIFEST}")["files"]
    return {file["table"]: int(file["rows"]) for file in files if file["table"]}
