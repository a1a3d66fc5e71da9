"""What was found in a task with a right answer, ready to be put on a page."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from studyapp.models import Study

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]


@dataclass(frozen=True)
class TaskReport:
    """The section of the results page; the lists are empty while nobody has answered.

    Attributes
    ----------
    chance : how often somebody who guesses is right, in words.
    control : the arm without explanation, the others are compared with; or empty.
    arms, levels : accuracies overall and per level, one record per arm (and group) with both
        intervals.
    gains : over the control.
    reliance : one record per arm, with the shares who relied on a right and on a wrong system.
    """

    study: Study
    simulated: bool
    chance: str = ""
    control: str = ""
    arms: list[Record] = field(default_factory=list)
    levels: list[Record] = field(default_factory=list)
    gains: list[Record] = field(default_factory=list)
    reliance: list[Record] = field(default_factory=list)


def task_report(study: Study, simulated: bool = False) -> TaskReport | None:
    """The results of the real participants or of the simulated; None where preferences are asked
    for."""
    if study.task == Study.Task.PREFERENCE:
        return None
    # pandas comes in when a report is asked for, not when a web process starts.
    import pandas as pd

    from studyapp.actions.tables.trials import trials_table
    from studyapp.analysis.columns import TRIALS
    from studyapp.analysis.tasks import main_answers

    rows = list(trials_table(study, simulated=simulated))
    answers = main_answers(pd.DataFrame(rows, columns=list(TRIALS)))
    if answers.empty:
        return TaskReport(study, simulated)
    return _report(study, simulated, answers)


def _report(study: Study, simulated: bool, answers: "pd.DataFrame") -> TaskReport:
    from studyapp.actions.report.words import records
    from studyapp.analysis.sentences import percent
    from studyapp.analysis.tasks import accuracies, chance, gains, reliance

    without = study.arms.filter(conditions__isnull=True).order_by("name").first()
    table = accuracies(answers, study.questionnaire.levels())
    control = without.name if without else ""
    return TaskReport(
        study,
        simulated,
        chance=percent(chance(answers)),
        control=control,
        arms=_accuracies(table[table["group_kind"] == "overall"]),
        levels=_accuracies(table[table["group_kind"] == "level"]),
        gains=[_gain(record) for record in records(gains(answers, control))],
        reliance=_reliance(reliance(answers)),
    )


def _accuracies(table: "pd.DataFrame") -> list[Record]:
    """Rows of estimates, two by two: for these pictures, and for pictures like these."""
    rows = _with_words(table)
    return [
        these | {"intervals": [these, like_these], "median": _seconds(these["median_rt_ms"])}
        for these, like_these in zip(rows[::2], rows[1::2], strict=True)
    ]


def _with_words(table: "pd.DataFrame") -> list[Record]:
    from studyapp.actions.report.words import records
    from studyapp.analysis.sentences import bounds, percent

    return [
        record
        | {
            "share": percent(record["preference"]),
            "interval": bounds(record["low"], record["high"]),
        }
        for record in records(table)
    ]


def _reliance(table: "pd.DataFrame") -> list[Record]:
    """One record per arm: on a right system, and on a wrong one."""
    rows = _with_words(table)
    return [
        {"arm": right["arm"], "systems": [right, wrong]}
        for right, wrong in zip(rows[::2], rows[1::2], strict=True)
    ]


def _gain(record: Record) -> Record:
    """In percentage points, with a sign."""
    has_interval = record["low"] is not None
    return record | {
        "points": _points(record["gain"]),
        "interval": f"{_points(record['low'])} to {_points(record['high'])}"
        if has_interval
        else "",
        "direction": _direction(record) if has_interval else "",
    }


def _direction(record: Record) -> str:
    if record["low"] > 0:
        return "people were right more often with it"
    if record["high"] < 0:
        return "people were right less often with it"
    return "a gain, a loss or neither remains possible"


def _points(difference: float) -> str:
    return f"{100 * difference:+.0f}".replace("-", "\u2212") + "\u00a0points"


def _seconds(milliseconds: int | None) -> str:
    return "–" if milliseconds is None else f"{milliseconds / 1000:.1f}\u00a0s"
