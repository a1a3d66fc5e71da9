"""The tables of a study as frames."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from studyapp.actions.results.trials import trials_frame
from studyapp.actions.tables import (
    guesses_table,
    participants_table,
    questionnaire_table,
    stimuli_table,
)
from studyapp.models import Study

if TYPE_CHECKING:
    import pandas as pd

# What the measures of a participant are made of.
_MEASURED = (
    "participant_id",
    "trial_index",
    "repeat_of_trial_index",
    "trial_type",
    "chosen_side",
    "stimulus_left_id",
    "stimulus_right_id",
    "catch_passed",
    "is_tie",
    "timed_out",
    "responded_at_utc",
    "rt_ms",
    "focus_lost_ms",
)


def frames_of(study: Study, *, simulated: bool) -> "dict[str, pd.DataFrame]":
    """The tables that results are computed from, by name."""
    from studyapp.analysis.frames import frame

    trials = trials_frame(study, simulated=simulated)
    rows = _rows(trials)
    participants = participants_table(study, simulated=simulated, trials=rows)
    others = {
        "questionnaire": questionnaire_table,
        "guesses": guesses_table,
        "stimuli": stimuli_table,
    }
    return {"trials": trials, "participants": frame("participants", participants)} | {
        name: frame(name, table(study, simulated=simulated)) for name, table in others.items()
    }


def _rows(trials: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    """The trials one by one, as the table of participants takes them; None is missing."""
    columns = [trials[name].astype(object) for name in _MEASURED]
    cells = [column.where(column.notna(), None).tolist() for column in columns]
    for row in zip(*cells, strict=True):
        yield dict(zip(_MEASURED, row, strict=True))
