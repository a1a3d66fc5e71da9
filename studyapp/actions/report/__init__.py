"""What a study found so far, ready to be put on a page.

people: the flow; words: estimates in words; doubts: data quality; formats: ties, grades, arms,
checks; scales: questionnaires and recognition.
"""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from studyapp.actions.report.doubts import Quality, quality
from studyapp.actions.report.formats import Answers, Checks, answers, by_arm, checks
from studyapp.actions.report.people import Asked, People, asked, people
from studyapp.actions.report.scales import recognition, scales
from studyapp.actions.report.words import (
    Estimates,
    Preference,
    preference_rows,
    records,
    with_words,
)
from studyapp.actions.tables import participants_table, trials_table
from studyapp.analysis.columns import TRIALS
from studyapp.models import Study

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Asked", "People", "Preference", "Report", "report", "trials_frame"]

FEW_PICTURES = 20

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Report:
    """Everything on the results page; the lists are empty while there is nothing to report."""

    study: Study
    simulated: bool
    people: People
    asked: Asked
    analysed: int = 0
    partial_counted: int = 0
    pictures_answered: int = 0
    overall: list[Preference] = field(default_factory=list)
    by_level: list[tuple[str, list[Preference]]] = field(default_factory=list)
    by_arm: list[tuple[str, list[Preference]]] = field(default_factory=list)
    pairs: list[Preference] = field(default_factory=list)
    left: Estimates = field(default_factory=list)
    naive: list[tuple[str, str, str]] = field(default_factory=list)
    completed_only: list[Preference] = field(default_factory=list)
    answers: Answers | None = None
    checks: Checks | None = None
    quality: Quality | None = None
    scales: Rows = field(default_factory=list)
    recognition: Rows = field(default_factory=list)

    @property
    def counted_without_a_choice(self) -> int:
        """Those who would count and never chose a side: nobody can say what they prefer."""
        return self.people.consented - sum(self.people.excluded.values()) - self.analysed

    @property
    def shows_answers(self) -> bool:
        """Whether there was more to answer than one of two, or time to run out of."""
        if self.answers is None:
            return False
        return bool(self.answers.n_timed_out or self.answers.with_ties)

    @property
    def few_pictures(self) -> bool:
        return 0 < self.pictures_answered < FEW_PICTURES

    @property
    def unbalanced(self) -> bool:
        """Whether counting every person alike would change a preference."""
        return any(
            abs(row.first["preference"] - row.first["mean_of_participants"]) > 1e-9
            for row in self.overall
        )


def report(study: Study, *, simulated: bool = False) -> Report:
    """The results of the real participants, or of the simulated ones; never of both."""
    # Here and below: pandas comes in when a report is asked for, not when a web process starts.
    from studyapp.analysis.preference import main_choices

    rows = list(trials_table(study, simulated=simulated))
    participants = list(participants_table(study, simulated=simulated, trials=rows))
    trials = _frame(rows)
    so_far = Report(
        study=study,
        simulated=simulated,
        people=people(study, participants, simulated=simulated),
        asked=asked(study),
    )
    if not rows:
        return so_far
    choices = main_choices(trials)
    so_far = replace(
        so_far,
        quality=quality(participants, choices),
        answers=answers(study, trials),
        checks=checks(trials, so_far.asked.conditions),
        scales=scales(study, simulated=simulated),
        recognition=recognition(study, simulated=simulated),
    )
    if choices.empty:
        return so_far
    return replace(so_far, **_results(trials, choices, so_far.asked.levels))


def trials_frame(study: Study, *, simulated: bool) -> "pd.DataFrame":
    """The table of trials as a DataFrame."""
    return _frame(list(trials_table(study, simulated=simulated)))


def _frame(rows: Rows) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(rows, columns=list(TRIALS))


def _results(
    trials: "pd.DataFrame", choices: "pd.DataFrame", levels: dict[int, str]
) -> dict[str, Any]:
    from studyapp.analysis.preference import left_share, pair_preferences, preferences

    table = preferences(choices, levels)
    overall = _overall(table)
    of_levels = preference_rows(table[table["group_kind"] == "level"])
    # With two conditions the preference for the second is what the first leaves.
    conditions = [row.condition for row in overall][: 1 if len(overall) == 2 else None]
    partial = choices[choices["participant_status"] == "partial"]
    return {
        "analysed": _persons(choices),
        "partial_counted": _persons(partial),
        "pictures_answered": choices["item_id"].nunique(),
        "overall": overall,
        "by_level": [(c, [row for row in of_levels if row.condition == c]) for c in conditions],
        "by_arm": by_arm(choices),
        "pairs": preference_rows(pair_preferences(choices)) if len(overall) > 2 else [],
        "left": with_words(records(left_share(choices)), "the picture on the left", "the right"),
        "naive": [_naive(row) for row in overall if row.first["n_participants"] > 1],
        "completed_only": _without_partial(trials) if len(partial) else [],
    }


def _without_partial(trials: "pd.DataFrame") -> list[Preference]:
    from studyapp.analysis.preference import main_choices, preferences

    choices = main_choices(trials, completed_only=True)
    return [] if choices.empty else _overall(preferences(choices, {}))


def _overall(table: "pd.DataFrame") -> list[Preference]:
    return preference_rows(table[table["group_kind"] == "overall"])


def _naive(row: Preference) -> tuple[str, str, str]:
    from studyapp.analysis.intervals.wilson import naive_wilson
    from studyapp.analysis.sentences import bounds, percent

    numbers = row.first
    interval = naive_wilson(numbers["n_chosen"], numbers["n_trials"])
    return row.condition, percent(numbers["preference"]), bounds(*interval)


def _persons(trials: "pd.DataFrame") -> int:
    return int(trials["participant_id"].nunique())
