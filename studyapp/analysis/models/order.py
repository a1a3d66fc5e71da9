"""Whether choices and their speed change along the trials."""

from typing import Any

import numpy as np
import pandas as pd

from studyapp.analysis.intervals.clustered import interval_for_these_pictures
from studyapp.analysis.models.fit import Effect, NotEstimable
from studyapp.analysis.models.gee import gee
from studyapp.analysis.models.linear import clustered_linear
from studyapp.analysis.models.sandwich import Array, Codes, numbered

# Up to this many places in the order every one stands for itself.
MOST_PLACES = 20


def drift(choices: pd.DataFrame) -> Effect:
    """Log odds ratio of choosing the condition in the last trial to choosing it in the first.

    `chosen ~ place`, linear on the logit scale, with participants as clusters.

    Parameters
    ----------
    choices : one row per trial: participant_id, main_trial_number, chosen.

    Raises
    ------
    studyapp.analysis.models.gee.NotEstimable : the data leave no finite estimate.
    """
    places, people = _along(choices)
    return gee(choices["chosen"].to_numpy(float), np.ones(len(choices)), places, people).effect(1)


def slowing(choices: pd.DataFrame) -> Effect:
    """Log of the ratio of response times in the last trial to those in the first.

    `log rt ~ place`, by least squares with participants as clusters.

    Parameters
    ----------
    choices : one row per trial: participant_id, main_trial_number, rt_ms.

    Raises
    ------
    studyapp.analysis.models.gee.NotEstimable : too few people, one place only, or no variation.
    """
    timed = choices[choices["rt_ms"] > 0]
    places, people = _along(timed)
    return clustered_linear(np.log(timed["rt_ms"].to_numpy(float)), places, people).effect(1)


def _along(choices: pd.DataFrame) -> tuple[Array, Codes]:
    """A constant and the place from 0 (first) to 1 (last trial that anybody had); the people."""
    places = choices["main_trial_number"].to_numpy(float)
    people = numbered(choices["participant_id"])
    if not len(places) or np.ptp(places) == 0:
        raise NotEstimable("there is one place in the order only")
    return np.column_stack([np.ones(len(places)), (places - places.min()) / np.ptp(places)]), people


def along_the_trials(choices: pd.DataFrame) -> list[dict[str, Any]]:
    """The preference at every place in the order, or in twenty stretches of it.

    Returns
    -------
    Records: trial (the first of the stretch), last_trial, preference, low, high (with participants
    as clusters; missing for one person), n_trials, n_participants.
    """
    if choices.empty:
        return []
    numbers = choices["main_trial_number"]
    width = np.ceil((numbers.max() - numbers.min() + 1) / MOST_PLACES)
    stretch = (numbers - numbers.min()) // width
    return [_at(of_stretch) for _, of_stretch in choices.groupby(stretch, sort=True)]


def _at(choices: pd.DataFrame) -> dict[str, Any]:
    interval = interval_for_these_pictures(choices)
    return {
        "trial": int(choices["main_trial_number"].min()),
        "last_trial": int(choices["main_trial_number"].max()),
        "preference": float(choices["chosen"].mean()),
        "low": None if interval is None else interval.low,
        "high": None if interval is None else interval.high,
        "n_trials": len(choices),
        "n_participants": int(choices["participant_id"].nunique()),
    }


def halves(choices: pd.DataFrame, given: "pd.Series[Any]") -> "pd.Series[Any]":
    """For every row, "first" or "second": the half of the participant's own main trials.

    Parameters
    ----------
    choices : its main_trial_number is looked at.
    given : how many main trials the participant of the row was given; the middle one of an odd
        number belongs to the first half.
    """
    in_first = choices["main_trial_number"] <= np.ceil(given / 2)
    return in_first.map({True: "first", False: "second"})
