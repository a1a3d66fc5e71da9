"""Answers that were collected with other tools: read, turned into tables, and kept with results."""

import codecs
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction

from studyapp import media
from studyapp.actions.export.packing import Packing
from studyapp.actions.export.texts import handed_out, imported_changes, readme
from studyapp.actions.export.zipping import Member, zipped
from studyapp.actions.registration.plan import columns_of, written_plan
from studyapp.actions.spec.shape import clean_mistakes
from studyapp.analysis import columns
from studyapp.analysis.cells import csv_lines, exact_cell
from studyapp.analysis.imports.cells import ImportProblem
from studyapp.analysis.imports.key import Key, KeyProblem, key_from, plan_from
from studyapp.analysis.package import names
from studyapp.analysis.package.description import dataset_description
from studyapp.analysis.package.manifest import EXACT
from studyapp.models import AnalysisPlan, ImportedAnswers

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from studyapp.analysis.planning.plan import Plan
    from studyapp.analysis.results.facts import Facts

TABLES = ("trials", "participants")
Tables = Mapping[str, list[dict[str, Any]]]


class CannotImport(Exception):
    """A file that cannot be taken over; the message says what is wrong with it, line by line."""


@dataclass(frozen=True)
class _Read:
    """What a file turned out to hold."""

    facts: "Facts"
    plan: "Plan"
    tables: Tables


def import_answers(
    *, file: Path, key: Path, replaces: bool = False, members: Iterable["User"] = ()
) -> ImportedAnswers:
    """Take over a CSV file by its key, compute its results, and keep both.

    Parameters
    ----------
    key : a YAML file that says what the columns mean; see docs/importing.md.
    replaces : answers of the same short name are replaced.

    Raises
    ------
    CannotImport : the file or its key is wrong, or the short name is taken.
    """
    understood = _understood(key)
    if not replaces:
        _refuse_taken(understood.study, key.name)
    read = _read(file, understood)
    document = _results(read)
    packed = b"".join(zipped(_members(read, document, understood, file.name)))
    facts = {
        "title": understood.title,
        "package": media.store("imports", packed, ".zip"),
        "source_name": file.name,
        "source_sha256": media.sha256_of(file),
        "participants": len(read.tables["participants"]),
        "trials": len(read.tables["trials"]),
        "document": document,
    }
    return _keep(understood.study, facts, members)


def _refuse_taken(slug: str, key: str) -> None:
    if ImportedAnswers.objects.filter(slug=slug).exists():
        raise CannotImport(
            f"There are imported answers {slug!r} already; choose another “study” in {key}, or "
            "replace them with --replace."
        )


def forget_imported(*, answers: ImportedAnswers) -> None:
    """Delete imported answers with their file."""
    package = answers.package
    answers.delete()
    media.remove(package)


def _keep(slug: str, facts: Mapping[str, Any], members: Iterable["User"]) -> ImportedAnswers:
    with transaction.atomic():
        before = ImportedAnswers.objects.select_for_update().filter(slug=slug).first()
        kept, _ = ImportedAnswers.objects.update_or_create(slug=slug, defaults=facts)
        kept.members.add(*members)
    if before is not None and before.package != kept.package:
        media.remove(before.package)
    return kept


def _understood(path: Path) -> Key:
    try:
        # Everything in a CSV file is text, so everything in its key is: "yes" is no yes.
        stored = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  # nosec B506
        return key_from(stored)
    except OSError as error:
        raise CannotImport(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CannotImport(f"{path} is not a text file in UTF-8: {error.reason}.") from error
    except yaml.YAMLError as error:
        raise CannotImport(f"{path} is not valid YAML: {error}") from error
    except KeyProblem as error:
        raise CannotImport(f"{path.name}: {error}") from error


def _read(path: Path, key: Key) -> _Read:
    from studyapp.analysis.imports.facts import facts_of
    from studyapp.analysis.imports.reading import read_answers
    from studyapp.analysis.imports.tables import tables_of

    try:
        plan = _plan(key)
        with path.open(encoding=_without_mark(key.encoding), newline="") as file:
            answers = read_answers(file, key)
        facts = facts_of(answers, key)
        _check_condition(plan, facts)
    except OSError as error:
        raise CannotImport(f"{path} cannot be read: {error.strerror}.") from error
    except LookupError as error:  # of encodings
        raise CannotImport(f"The key's “encoding: {key.encoding}” is unknown.") from error
    except (ImportProblem, KeyProblem) as error:
        raise CannotImport(f"{path.name} cannot be imported.\n{error}") from error
    return _Read(facts, plan, tables_of(answers, key, plan))


def _without_mark(encoding: str) -> str:
    """Spreadsheet programs put a byte order mark before UTF-8; it belongs to no column's name."""
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def _plan(key: Key) -> "Plan":
    """The plan in the key, whose values must be such as a study's plan may have."""
    given = AnalysisPlan(**columns_of(plan_from(key.plan)))
    # Conditions of other tools have names of all sorts.
    mistakes = clean_mistakes("The plan in the key", given, exclude=["study", "condition"])
    if mistakes:
        raise KeyProblem("\n".join(mistakes))
    return written_plan(given)


def _check_condition(plan: "Plan", facts: "Facts") -> None:
    if plan.condition and plan.condition not in facts.conditions:
        raise KeyProblem(
            f"The plan in the key is about {plan.condition!r}, which nobody compared; choose from: "
            f"{', '.join(facts.conditions)}."
        )


def _results(read: _Read) -> str:
    """Computed from the tables as anybody will read them from the package."""
    from studyapp.analysis.frames import read as frame_of
    from studyapp.analysis.results.computing import results
    from studyapp.analysis.results.data import Data

    frames = {
        name: frame_of(name, io.StringIO("".join(_lines(name, read.tables)), newline=""))
        for name in TABLES
    }
    return results(Data(read.facts, read.plan, frames)).to_json()


def _members(read: _Read, document: str, key: Key, source: str) -> Iterator[Member]:
    """The files of a package like that of a study, with the two tables that there are."""
    packing, facts = Packing(), read.facts.as_dict()
    described = {name: columns.TABLES[name] for name in TABLES}
    yield packing.text(names.README, readme(facts, EXACT, TABLES))
    yield packing.text(names.CHANGES, imported_changes(source))
    yield packing.json(names.DESCRIPTION, dataset_description(facts, described))
    codebook = csv_lines(
        columns.CODEBOOK, columns.codebook(described, facts["levels"]), cell=exact_cell
    )
    yield packing.text(names.CODEBOOK, "".join(codebook))
    for name in names.SNIPPETS:
        yield packing.text(names.snippet(name), handed_out(name))
    for name in TABLES:
        path = names.data_file(key.study, name, simulated=False)
        yield packing.table(path, name, _lines(name, read.tables))
    yield packing.text(names.RESULTS, document)
    yield packing.manifest(facts, read.plan.as_dict(), variant=EXACT)


def _lines(name: str, tables: Tables) -> Iterator[str]:
    return csv_lines(list(columns.TABLES[name]), tables[name], cell=exact_cell)
