"""Columns that several tables of the results have."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    NUMBER,
    SHARE,
    TEXT,
    Column,
    Row,
    rows_of,
)

# Of what `studyapp.analysis.estimates.estimates` says, in the order in which it is read.
ESTIMATE = (
    Column("estimand", "For", TEXT),
    Column("preference", "Preference", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("note", "Note", TEXT),
    Column("n_chosen", "Chosen", NUMBER),
    Column("n_trials", "Trials", COUNT),
    Column("n_participants", "People", COUNT),
    Column("n_items", "Pictures", COUNT),
    Column("mean_of_participants", "With every person counted alike", SHARE),
    Column("deff", "Design effect", NUMBER),
    Column("n_eff", "Effective trials", NUMBER),
    Column("df", "Degrees of freedom", NUMBER),
    Column("method", "Method", TEXT),
)


def estimate_of(share: str, count: str) -> tuple[Column, ...]:
    """The same columns where what is estimated is no preference: what the share and its count are
    called instead."""
    labels = {"preference": share, "n_chosen": count}
    return tuple(
        replace(column, label=labels.get(column.name, column.label)) for column in ESTIMATE
    )


ALIKE = "nobody differs from anybody"
NOTE = Column("note", "Note", TEXT)
GROUP = Column("group", "Group", TEXT)
CONDITION = Column("condition", "Condition", CODE)
OTHER = Column("other", "Against", CODE)


def rows(records: "pd.DataFrame | Sequence[Mapping[str, Any]]", columns: Sequence[Column]) -> Any:
    """Records or a frame as the rows of a table with these columns."""
    return rows_of(_whole_counts(records_of(records), columns), columns)


def records_of(records: "pd.DataFrame | Sequence[Mapping[str, Any]]") -> list[Row]:
    """A frame's rows as records; records as they are."""
    if isinstance(records, pd.DataFrame):
        return [
            {str(name): cell for name, cell in row.items()} for row in records.to_dict("records")
        ]
    return list(records)


def without_degenerate(records: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Intervals of no width taken out: where nobody differs from anybody, nothing is known of how
    far others would. Adds or keeps a note."""
    alike = {"low": None, "high": None, "note": ALIKE}
    return [
        {"note": "", **row, **(alike if _has_no_width(row) else {})} for row in map(dict, records)
    ]


def _has_no_width(row: Row) -> bool:
    return row["low"] is not None and row["high"] is not None and row["high"] - row["low"] < 1e-12


def _whole_counts(records: Sequence[Row], columns: Sequence[Column]) -> list[Row]:
    """Numbers come out of frames as floats; a count is whole."""
    counts = [column.name for column in columns if column.kind == COUNT]
    return [
        {**row, **{name: _whole(row[name]) for name in counts if row.get(name) is not None}}
        for row in records
    ]


def _whole(value: Any) -> Any:
    if value != value:
        return None
    return int(value) if value == int(value) else value
