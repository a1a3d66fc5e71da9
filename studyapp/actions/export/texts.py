"""What people read in a package: what it is, and what changed while the study ran."""

from collections.abc import Iterable, Mapping
from importlib.resources import files as resources
from typing import Any

from studyapp.analysis import package
from studyapp.analysis.package import names
from studyapp.analysis.package.manifest import EXACT
from studyapp.models import Preregistration, Study, Unblinding

_EXACT = "Texts are exactly what was stored; see the other variant to open them in a spreadsheet."
_SAFE = (
    "A text that a spreadsheet program would take for a formula begins with an apostrophe; results "
    "are computed from the exact variant of this package."
)
_REHEARSAL = (
    "**Rehearsal with simulated participants: no person gave these answers; they prove nothing.**"
    "\n\n"
)


_TABLES = {
    "trials": "one row per trial that was put to a participant: the primary file",
    "participants": "one row per participant",
    "questionnaire": "one row per answer to an item of a questionnaire",
    "events": "one row per thing that happened on the way",
    "guesses": "one row per guess of the technique that made a picture",
    "stimuli": "one row per picture and condition, with how its map was made",
    "wide": "one row per participant, made from the trials",
}


def handed_out(name: str) -> str:
    """A text that every package has."""
    return (resources(package) / "handed_out" / name).read_text(encoding="utf-8")


def readme(facts: Mapping[str, Any], variant: str, tables: Iterable[str]) -> str:
    """README.md, in Markdown, of a package with these tables."""
    rows = [f"| `data/*_table-{table}_data.csv` | {_TABLES[table]} |" for table in tables]
    return handed_out(names.README).format(
        title=facts["title"] or facts["study_id"],
        note=_note(facts["note"]),
        study_id=facts["study_id"],
        prompt=facts["prompt"] or facts["task"],
        rehearsal=_REHEARSAL if facts["simulated"] else "",
        tables="\n".join(rows),
        variant=_EXACT if variant == EXACT else _SAFE,
        levels=_levels(facts["levels"]),
    )


def _note(note: str) -> str:
    """The first line of a note stands out."""
    first, *others = note.splitlines() or [""]
    return "".join(f"{line}\n\n" for line in (first and f"**{first}**", *others) if line)


def _levels(levels: Mapping[str, str]) -> str:
    if not levels:
        return ""
    return f"Expertise levels: {'; '.join(f'{level} = {levels[level]}' for level in levels)}."


def changes(study: Study) -> str:
    """CHANGES.md: versions of the question set, registrations of the plan, looks taken early."""
    lines = [
        *_question_sets(study),
        *_registrations(study),
        *_unblindings(study),
    ]
    if study.withdrawn:
        lines.append(f"* {study.withdrawn} withdrew; everything of them was deleted.")
    return "\n".join(["# What changed", "", *(lines or ["* Nothing yet."])]) + "\n"


def _question_sets(study: Study) -> list[str]:
    frozen = study.question_sets.filter(frozen_at__isnull=False).order_by("version")
    return [
        f"* {one.frozen_at:%Y-%m-%d}: question set {one.version} was frozen "
        f"(`study_version` {one.version})."
        for one in frozen
    ]


def _registrations(study: Study) -> list[str]:
    return [
        f"* {one.registered_at:%Y-%m-%d}: the analysis plan was "
        f"{'amended' if one.version > 1 else 'registered'} (version {one.version}, SHA-256 "
        f"{one.sha256}){'' if one.is_blind else ' when results could be seen'}"
        f"{f', because: {_phrase(one.reason)}' if one.reason else ''}."
        for one in Preregistration.objects.filter(study=study).order_by("version")
    ]


def _unblindings(study: Study) -> list[str]:
    return [
        f"* {one.unblinded_at:%Y-%m-%d}: results by condition were shown after {one.completed} of "
        f"{one.planned_n} participants, because: {_phrase(one.reason)}."
        for one in Unblinding.objects.filter(study=study).order_by("unblinded_at", "pk")
    ]


def _phrase(reason: str) -> str:
    """A reason as the end of a sentence, on one line."""
    return " ".join(reason.split()).rstrip(".")


def imported_changes(source: str) -> str:
    """CHANGES.md of answers that came from elsewhere."""
    return f"# What changed\n\n* These tables were made from the file {source}.\n"
