"""The tables that are handed out: one file per table, one function each.

Every function takes a study and whether simulated participants are wanted instead of real ones, and
yields rows with the columns of `studyapp.analysis.columns.TABLES`, in a fixed order, with a number
of queries that does not depend on how many took part.
"""

from collections.abc import Callable, Iterator
from typing import Any

from studyapp.actions.tables.events import events_table
from studyapp.actions.tables.guesses import guesses_table
from studyapp.actions.tables.participants import participants_table
from studyapp.actions.tables.questionnaire import questionnaire_table
from studyapp.actions.tables.reading import kind_of, participants_of
from studyapp.actions.tables.stimuli import stimuli_table
from studyapp.actions.tables.trials import trials_table

__all__ = [
    "TABLES",
    "events_table",
    "guesses_table",
    "kind_of",
    "participants_of",
    "participants_table",
    "questionnaire_table",
    "stimuli_table",
    "trials_table",
]

TABLES: dict[str, Callable[..., Iterator[dict[str, Any]]]] = {
    "trials": trials_table,
    "participants": participants_table,
    "questionnaire": questionnaire_table,
    "events": events_table,
    "guesses": guesses_table,
    "stimuli": stimuli_table,
}
