"""Results of what a study may ask beyond A or B: ties, grades, repeats, identical pairs, arms."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from studyapp.actions.report.words import (
    Estimates,
    Preference,
    preference_rows,
    records,
    with_words,
)
from studyapp.models import Study

if TYPE_CHECKING:
    import pandas as pd

MOST_QUESTIONS = 200  # on the page; the file of trials has them all


@dataclass(frozen=True)
class Answers:
    """How often A, neither, B and nothing in time was answered; empty lists where not asked.

    with_ties : preferences with a tie as half for either, the second reading.
    """

    shares: list[dict[str, Any]] = field(default_factory=list)
    with_ties: list[Preference] = field(default_factory=list)
    ratings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def n_timed_out(self) -> int:
        return sum(row["n_timed_out"] for row in self.shares)


def answers(study: Study, trials: "pd.DataFrame") -> Answers:
    """Of a study of preferences."""
    from studyapp.analysis.formats import answer_shares, mean_ratings

    shares = [_in_percent(row) for row in answer_shares(trials)]
    if study.answer_format == Study.AnswerFormat.FORCED:
        return Answers(shares=shares)
    return Answers(
        shares=shares, with_ties=_with_ties(trials), ratings=_ratings(mean_ratings(trials))
    )


def _in_percent(row: dict[str, Any]) -> dict[str, Any]:
    from studyapp.analysis.sentences import percent

    return row | {
        name: percent(row[f"share_{answer}"])
        for answer, name in (("a", "a"), ("tie", "tie"), ("b", "b"))
    }


def _with_ties(trials: "pd.DataFrame") -> list[Preference]:
    from studyapp.analysis.preference import main_choices, preferences

    choices = main_choices(trials, ties=True)
    if choices.empty:
        return []
    table = preferences(choices, {})
    return preference_rows(table[table["group_kind"] == "overall"])


def _ratings(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"words": _signed(row)} for row in found]


def _signed(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return f"{row['mean']:+.2f}"
    return f"{row['mean']:+.2f} (95\u00a0% interval {row['low']:+.2f} to {row['high']:+.2f})"


@dataclass(frozen=True)
class Checks:
    """What repeats, identical pairs and the record of what was shown say."""

    consistency: Estimates
    identical: Estimates
    balance: dict[str, Any]
    questions: list[dict[str, Any]]
    n_questions: int
    unconnected: list[list[str]]


def checks(trials: "pd.DataFrame", conditions: list[str]) -> Checks:
    """Recomputed from the table of trials, about the conditions that are compared."""
    from studyapp.analysis.conduct import checks as found
    from studyapp.analysis.sentences import percent

    balance, exposure = found.side_balance(trials), found.exposure(trials)
    return Checks(
        consistency=_where_any(found.consistency(trials), "the same again", "another"),
        identical=_where_any(found.identical_left(trials), "the left", "the right"),
        balance=balance | {"share": percent(balance["a_left_share"])},
        questions=[
            row | {"share": percent(row["a_left_share"])}
            for row in records(exposure.head(MOST_QUESTIONS))
        ],
        n_questions=len(exposure),
        unconnected=found.unconnected(trials, conditions),
    )


def _where_any(table: "pd.DataFrame", chosen: str, other: str) -> Estimates:
    found = records(table)
    return with_words(found, chosen, other) if found[0]["n_trials"] else []


def by_arm(choices: "pd.DataFrame") -> list[tuple[str, list[Preference]]]:
    """Per condition the preference in every arm; empty without arms."""
    from studyapp.analysis.preference import arm_preferences

    rows = preference_rows(arm_preferences(choices))
    conditions = list(dict.fromkeys(row.condition for row in rows))
    # With two conditions the preference for the second is what the first leaves.
    shown = conditions[: 1 if len(conditions) == 2 else None]
    return [(name, [row for row in rows if row.condition == name]) for name in shown]
