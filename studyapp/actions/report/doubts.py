"""Data quality as the results page shows it: doubts counted, and what they would change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from studyapp.actions.report.words import Preference, preference_rows
from studyapp.actions.tables.participants import BETWEEN_FLAGS
from studyapp.analysis.conduct.quality import FLAGS, described, in_doubt

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 100  # of the table of participants on the page; the file has them all

Person = Mapping[str, Any]


@dataclass(frozen=True)
class FlagCount:
    """One flag, and how many participants raise it."""

    name: str
    says: str
    because: str
    count: int
    is_doubt: bool


@dataclass(frozen=True)
class Quality:
    """flags : all of them, also those that nobody raises.
    flagged : the participants who raise one, at most MOST_ROWS of them.
    without : the preferences without those in doubt, where some of them count.
    """

    flags: list[FlagCount]
    flagged: list[dict[str, Any]]
    n_flagged: int
    n_in_doubt: int
    n_answered: int
    without: list[Preference]
    nobody_left: bool

    @property
    def not_shown(self) -> int:
        return self.n_flagged - len(self.flagged)


def quality(participants: Sequence[Person], choices: "pd.DataFrame") -> Quality:
    """What there is to doubt.

    Parameters
    ----------
    participants : the table of participants.
    choices : the trials that count in the primary analysis.
    """
    began = [row for row in participants if row["started_at_utc"] is not None]
    raised = {row["participant_id"]: _names(row) for row in began}
    counts = Counter(name for names in raised.values() for name in names)
    doubtful = {code for code, names in raised.items() if in_doubt(names)}
    flagged = [_row(row, raised) for row in began if raised[row["participant_id"]]]
    left = choices[~choices["participant_id"].isin(doubtful)]
    return Quality(
        flags=[
            FlagCount(flag.name, described(flag), flag.because, counts[flag.name], flag.is_doubt)
            for flag in FLAGS
        ],
        flagged=flagged[:MOST_ROWS],
        n_flagged=len(flagged),
        n_in_doubt=len(doubtful),
        n_answered=len(began),
        without=_without(left) if len(left) < len(choices) else [],
        nobody_left=left.empty and not choices.empty,
    )


def _names(row: Person) -> list[str]:
    return row["flags"].split(BETWEEN_FLAGS) if row["flags"] else []


def _row(row: Person, raised: Mapping[str, list[str]]) -> dict[str, Any]:
    from studyapp.analysis.sentences import percent

    return {
        "code": row["participant_id"],
        "flags": [name.replace("_", " ") for name in raised[row["participant_id"]]],
        "status": row["status"],
        "counts": not row["excluded"],
        "catch": f"{row['n_catch_passed']} of {row['n_catch']}" if row["n_catch"] else "–",
        "median_rt_ms": row["median_rt_ms"],
        "left": percent(row["left_choice_rate"]),
        "longest_run": row["longest_run"],
        "repeats": f"{row['n_repeat_consistent']} of {row['n_repeat']}" if row["n_repeat"] else "–",
    }


def _without(choices: "pd.DataFrame") -> list[Preference]:
    from studyapp.analysis.preference import preferences

    if choices.empty:
        return []
    table = preferences(choices, {})
    return preference_rows(table[table["group_kind"] == "overall"])
