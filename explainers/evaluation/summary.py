"""What the rows of an evaluation come to, each number with how many it is the mean of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def summarise(rows: Sequence[Row], columns: Iterable[str]) -> dict[str, Any]:
    """Give the mean of each column for each method.

    Parameters
    ----------
    rows
        With ``method``, ``empty``, ``picture`` and the columns; None where there is no answer.
    columns
        Which to summarise. True counts as 1; text is left out.

    Returns
    -------
    dict
        For each method ``rows``, ``pictures``, ``empty_share``, and ``columns``: for each its
        ``mean`` (None of nothing), ``n``, and how many are ``not_applicable``.
    """
    names = dict.fromkeys(str(row["method"]) for row in rows)
    wanted = list(columns)
    return {name: _of([row for row in rows if row["method"] == name], wanted) for name in names}


def summarise_by_tag(rows: Sequence[Row], columns: Iterable[str]) -> dict[str, Any]:
    """Give `summarise` of the pictures with each tag."""
    wanted = list(columns)
    tags = sorted({tag for row in rows for tag in row["tags"]})
    return {tag: summarise([row for row in rows if tag in row["tags"]], wanted) for tag in tags}


def _of(rows: Sequence[Row], columns: Sequence[str]) -> dict[str, Any]:
    return {
        "rows": len(rows),
        "pictures": len({row["picture"] for row in rows}),
        "empty_share": sum(bool(row["empty"]) for row in rows) / len(rows),
        "columns": {
            column: _mean([row[column] for row in rows])
            for column in columns
            if not any(isinstance(row[column], str) for row in rows)
        },
    }


def _mean(values: Sequence[Any]) -> dict[str, Any]:
    known = [float(value) for value in values if value is not None]
    mean = sum(known) / len(known) if known else None
    return {"mean": mean, "n": len(known), "not_applicable": len(values) - len(known)}
