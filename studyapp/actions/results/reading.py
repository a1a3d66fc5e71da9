"""The tables of a study as frames."""

from typing import TYPE_CHECKING

from studyapp.actions.tables import (
    guesses_table,
    participants_table,
    questionnaire_table,
    trials_table,
)
from studyapp.models import Study

if TYPE_CHECKING:
    import pandas as pd


def frames_of(study: Study, *, simulated: bool) -> "dict[str, pd.DataFrame]":
    """The tables that results are computed from, by name."""
    from studyapp.analysis.frames import frame

    trials = list(trials_table(study, simulated=simulated))
    participants = participants_table(study, simulated=simulated, trials=trials)
    return {
        "trials": frame("trials", trials),
        "participants": frame("participants", participants),
        "questionnaire": frame("questionnaire", questionnaire_table(study, simulated=simulated)),
        "guesses": frame("guesses", guesses_table(study, simulated=simulated)),
    }
