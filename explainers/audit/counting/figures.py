"""What is counted of rows, and how a number is held against a limit."""

from collections.abc import Callable, Sequence
from typing import Any

from explainers.audit.counting.independence import mean_of, share_of, units_of
from explainers.audit.judging import Judged
from explainers.audit.options import Tags
from explainers.audit.rules import FAIL, NOT_APPLICABLE, PASS
from explainers.lettering import per_cent

NAMED = 8  # names that a sentence lists


def figures(rows: Sequence[Judged], tags: Tags | None = None) -> dict[str, Any]:
    """Give accuracy, pass rate, energy and empty maps of some rows, each with its number.

    Parameters
    ----------
    rows
        Of a group, or all.
    tags
        What tags mean: rows of one sequence, or of one picture, do not count as independent.
    """
    units = units_of(rows, tags or Tags())
    known = [number for number, row in enumerate(rows) if row.correct is not None]
    judged = [number for number, row in enumerate(rows) if row.verdict != NOT_APPLICABLE]

    def of(chosen: Sequence[int], hits: Callable[[Judged], bool]) -> dict[str, Any]:
        return share_of([hits(rows[one]) for one in chosen], [units[one] for one in chosen])

    energies = [rows[one].measures["energy"] for one in judged]
    every = range(len(rows))
    return {
        "accuracy": of(known, lambda row: bool(row.correct)),
        "pass_rate": of(judged, lambda row: row.verdict == PASS),
        "judged": of(every, lambda row: row.verdict != NOT_APPLICABLE),
        "empty": of(every, lambda row: row.empty),
        "energy": mean_of(energies, [units[one] for one in judged]),
    }


def cells(rows: Sequence[Judged]) -> dict[str, int]:
    """Count right and wrong predictions by verdict."""
    return {
        f"{name}, {verdict}": sum(row.correct is right and row.verdict == verdict for row in rows)
        for name, right in (("right", True), ("wrong", False))
        for verdict in (PASS, FAIL, NOT_APPLICABLE)
    }


def written(value: float, *, share: bool = False) -> str:
    """Write a number as the page shows it: a share in per cent, a count whole, else 3 decimals."""
    if share:
        return per_cent(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:z.3f}"


def limited(limit: float, *, share: bool = False) -> str:
    """Write a limit with no more digits than it has: ``80 %``."""
    return f"{100 * limit:.6g} %" if share else f"{limit:g}"


def named(names: Sequence[str]) -> str:
    """Write the first names of a list, and how many more there are: a sentence has an end."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def check(
    name: str,
    value: float | None,
    limit: float,
    bound: str,
    counted: str = "",
    *,
    share: bool = False,
) -> dict[str, Any]:
    """Compare a number with a limit; what could not be measured has not passed.

    Parameters
    ----------
    name
        What is compared.
    value, limit
        Shares, or other numbers.
    bound
        ``at least`` or ``at most``.
    counted
        What the number was counted from, in words.
    share
        Whether they are written in per cent.
    """
    passed = value is not None and (value >= limit if bound == "at least" else value <= limit)
    shown = "cannot be told" if value is None else f"is {written(value, share=share)}"
    behind = f" ({counted})" if counted else ""
    sentence = f"{name} {shown}{behind}; {bound} {limited(limit, share=share)} is asked"
    return {"name": name, "passed": passed, "value": value, "limit": limit, "sentence": sentence}
