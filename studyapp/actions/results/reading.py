"""The tables of a study as frames, or as files for a process that makes frames of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from studyapp.actions.results.trials import trials_frame
from studyapp.actions.tables import (
    guesses_table,
    participants_table,
    questionnaire_table,
    stimuli_table,
    trials_table,
)
from studyapp.analysis.cells import csv_lines, exact_cell
from studyapp.analysis.columns import TABLES
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
_OTHERS: dict[str, Callable[..., Iterator[dict[str, Any]]]] = {
    "questionnaire": questionnaire_table,
    "guesses": guesses_table,
    "stimuli": stimuli_table,
}


def frames_of(study: Study, *, simulated: bool) -> "dict[str, pd.DataFrame]":
    """The tables that results are computed from, by name."""
    from studyapp.analysis.frames import frame

    trials = trials_frame(study, simulated=simulated)
    rows = _rows(trials)
    participants = participants_table(study, simulated=simulated, trials=rows)
    return {"trials": trials, "participants": frame("participants", participants)} | {
        name: frame(name, table(study, simulated=simulated)) for name, table in _OTHERS.items()
    }


def files_of(study: Study, *, simulated: bool) -> dict[str, str]:
    """The same tables as exact CSV files, by name; without pandas, for studies of few answers."""
    measured: list[dict[str, Any]] = []

    def trials() -> Iterator[dict[str, Any]]:
        for row in trials_table(study, simulated=simulated):
            measured.append({name: row[name] for name in _MEASURED})
            yield row

    files = {"trials": _file("trials", trials())}
    participants = participants_table(study, simulated=simulated, trials=measured)
    files["participants"] = _file("participants", participants)
    return files | {
        name: _file(name, table(study, simulated=simulated)) for name, table in _OTHERS.items()
    }


def _file(name: str, rows: Iterable[Mapping[str, object]]) -> str:
    return "".join(csv_lines(list(TABLES[name]), rows, cell=exact_cell))


def _rows(trials: "pd.DataFrame") -> Iterator[dict[str, Any]]:
    """The trials one by one, as the table of participants takes them; None is missing."""
    columns = [trials[name].astype(object) for name in _MEASURED]
    cells = [column.where(column.notna(), None).tolist() for column in columns]
    for row in zip(*cells, strict=True):
        yield dict(zip(_MEASURED, row, strict=True))
