"""Estimates with their words, ready for a template."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Estimates = list[dict[str, Any]]


@dataclass(frozen=True)
class Preference:
    """The preference for one condition, under both estimands."""

    condition: str
    estimates: Estimates
    group: str = ""
    other: str = ""

    @property
    def first(self) -> dict[str, Any]:
        """The numbers that do not depend on the estimand."""
        return self.estimates[0]


def preference_rows(table: "pd.DataFrame") -> list[Preference]:
    """Rows of estimates, two by two."""
    found = records(table)
    names = list(dict.fromkeys(record["condition"] for record in found))
    rows = []
    for these, like_these in zip(found[::2], found[1::2], strict=True):
        condition, other = these["condition"], these.get("other", "")
        if not other and len(names) == 2:
            other = next(name for name in names if name != condition)
        pair = with_words([these, like_these], condition, other)
        rows.append(Preference(condition, pair, these.get("group", ""), other))
    return rows


def records(table: "pd.DataFrame") -> Estimates:
    """Plain numbers; what pandas made not-a-number is missing."""
    return [
        {str(key): None if value != value else value for key, value in record.items()}
        for record in table.to_dict("records")
    ]


def with_words(found: Estimates, chosen: str, other: str) -> Estimates:
    """The same records with share, interval and reading as a page says them."""
    from studyapp.analysis.sentences import bounds, percent, reading

    return [
        record
        | {
            "share": percent(record["preference"]),
            "interval": bounds(record["low"], record["high"]),
            "reading": reading(record, chosen, other),
            "of_participants": percent(record["mean_of_participants"]),
        }
        for record in found
    ]
