"""The columns of every table that is handed out, described once.

The same dictionaries are the headers of the CSV files, their codebook and
`docs/data-dictionary.md`. One file per table, or per group of short ones.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from studyapp.analysis.columns.column import Column, Columns
from studyapp.analysis.columns.derivation import derivation
from studyapp.analysis.columns.further import EVENTS, GUESSES, QUESTIONNAIRE
from studyapp.analysis.columns.participants import PARTICIPANTS
from studyapp.analysis.columns.stimuli import STIMULI
from studyapp.analysis.columns.trials import TRIALS

__all__ = [
    "CODEBOOK",
    "EVENTS",
    "GUESSES",
    "PARTICIPANTS",
    "QUESTIONNAIRE",
    "STIMULI",
    "TABLES",
    "TRIALS",
    "Column",
    "Columns",
    "codebook",
    "codebook_in_markdown",
]

TABLES: dict[str, Columns] = {
    "trials": TRIALS,
    "participants": PARTICIPANTS,
    "questionnaire": QUESTIONNAIRE,
    "events": EVENTS,
    "guesses": GUESSES,
    "stimuli": STIMULI,
}

CODEBOOK = (
    "table",
    "variable",
    "position",
    "label",
    "type",
    "unit",
    "allowed_values",
    "value_labels",
    "range",
    "missing_codes",
    "derived_from",
    "formula",
    "privacy",
)
_RANGE = re.compile(r"-?\d+ (to -?\d+|or more)|up to \d+")
YES_OR_NO = "0 = no | 1 = yes"


def codebook(
    tables: Mapping[str, Columns] = TABLES, levels: Mapping[str, str] | None = None
) -> Iterator[dict[str, object]]:
    """One row per column of every table, in their order.

    Parameters
    ----------
    levels : {level: label} of a study's expertise levels, where they are known.
    """
    labels = " | ".join(f"{level} = {label}" for level, label in (levels or {}).items())
    for table, columns in tables.items():
        for position, (name, column) in enumerate(columns.items(), start=1):
            described = asdict(column)
            allowed = described.pop("allowed")
            is_range = _RANGE.fullmatch(allowed) is not None
            described["allowed_values"] = "" if is_range else allowed
            described["range"] = allowed if is_range else ""
            found = derivation(table, name)
            described["derived_from"] = " | ".join(found.sources)
            described["formula"] = found.formula
            meanings = YES_OR_NO if column.type == "boolean" else ""
            described["value_labels"] = labels if name == "expertise_level" else meanings
            described["missing_codes"] = "empty"
            yield {"table": table, "variable": name, "position": position} | described


def codebook_in_markdown() -> str:
    """The tables of docs/data-dictionary.md."""
    return "\n".join(_table_in_markdown(*table) for table in TABLES.items())


def _table_in_markdown(table: str, columns: Columns) -> str:
    lines = [
        f'## Table "{table}"',
        "",
        "| column | meaning | type | unit | allowed values | privacy |",
        "|---|---|---|---|---|---|",
    ]
    for name, column in columns.items():
        described = (column.label, column.type, column.unit, column.allowed, column.privacy)
        cells = (text.replace("|", r"\|") for text in described)
        lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
