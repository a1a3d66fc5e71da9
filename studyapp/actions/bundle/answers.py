"""Answers that came in a bundle: kept as imported answers, apart from the study.

They are the exported package, file by file; its results are computed again from its tables, so that
what a page shows is what the tables give.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib.auth.models import User

from studyapp import media
from studyapp.actions.bundle import ANSWERS, BundleError
from studyapp.actions.bundle.reading import Bundle
from studyapp.actions.export.recompute import Recomputed, recompute
from studyapp.actions.export.zipping import Member, zipped
from studyapp.analysis.package.names import MANIFEST
from studyapp.models import ImportedAnswers, Study

AGAIN = "get the bundle again from whoever made it, or take it in without its answers"
# What tables of the wrong shape make the code that reads them raise.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError)


def keep_answers(bundle: Bundle, study: Study, source: str, member: User | None) -> ImportedAnswers:
    """Keep the answers of a bundle under the short name of its study.

    Parameters
    ----------
    source : the name of the bundle's file.
    member : may see them.

    Raises
    ------
    BundleError : they are no package, or its tables were changed; or the name is taken.
    """
    if ImportedAnswers.objects.filter(slug=study.slug).exists():
        raise BundleError(
            f"there are imported answers {study.slug!r} already; choose another short name (--name)"
        )
    content = b"".join(zipped(_members(bundle)))
    computed = _computed(content)
    rows = _rows(bundle)
    answers = ImportedAnswers.objects.create(
        slug=study.slug,
        title=study.title,
        package=media.store("imports", content, ".zip"),
        source_name=source[:200],
        source_sha256=bundle.sha256,
        participants=rows.get("participants", 0),
        trials=rows.get("trials", 0),
        document=computed.computed,
    )
    if member is not None:
        answers.members.add(member)
    return answers


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
            reason = f"{type(error).__name__}: {error}"
            raise BundleError(f"its answers cannot be understood ({reason}); {AGAIN}") from error
    if found.altered:
        raise BundleError(f"{', '.join(found.altered)} was changed after the export; {AGAIN}")
    return found


def _rows(bundle: Bundle) -> dict[str, int]:
    """How many rows each table of the package has."""
    files = bundle.json(f"{ANSWERS}{MANIFEST}")["files"]
    return {file["table"]: int(file["rows"]) for file in files if file["table"]}
