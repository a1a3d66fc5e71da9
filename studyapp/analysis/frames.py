"""Tables as typed DataFrames: the same frame from the database and from an exported file.

Results computed from either are then the same to the last bit.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import pandas as pd

from studyapp.analysis.columns import TABLES, Column

# What tells the rows of a table apart, and so their order.
ORDER = {
    "trials": ["participant_id", "trial_index"],
    "participants": ["participant_id"],
}
# All numbers are floats, so that a missing one is simply not a number.
_NUMBERS = ("integer", "number", "boolean")


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as they come from the record."""
    return _typed(table, pd.DataFrame(list(rows), columns=list(TABLES[table])))


def read(table: str, file: Path | IO[str]) -> pd.DataFrame:
    """An exported CSV file. A column that it lacks is empty; one that is not known is left out.

    Raises
    ------
    ValueError : a cell does not have its column's type.
    """
    found = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    return _typed(table, found.reindex(columns=list(TABLES[table])))


def _typed(table: str, found: pd.DataFrame) -> pd.DataFrame:
    for name, column in TABLES[table].items():
        found[name] = _cells(table, name, column, found[name])
    keys = ORDER.get(table)
    return found.sort_values(keys, kind="stable", ignore_index=True) if keys else found


def _cells(table: str, name: str, column: Column, cells: "pd.Series[Any]") -> "pd.Series[Any]":
    if column.type not in _NUMBERS:
        text = cells.astype("str")
        return text.mask(text == "")  # a file cannot tell the empty text from a missing one
    try:
        return pd.to_numeric(cells).astype("float64")
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"Column {name!r} of table {table!r} must hold {column.type}s: {error}"
        ) from error
