"""One preference, said twice: for these pictures, and for pictures like these."""

from typing import Any

import pandas as pd

from studyapp.analysis.intervals.clustered import (
    interval_for_pictures_like_these,
    interval_for_these_pictures,
)
from studyapp.analysis.planning.plan import ESTIMANDS, PICTURES_LIKE_THESE, THESE_PICTURES
from studyapp.analysis.sizes import DESCRIPTIVE, FEWEST_FOR_INFERENCE

METHODS = {
    THESE_PICTURES: "Wilson interval, adjusted for participants as clusters, t(n - 1)",
    PICTURES_LIKE_THESE: (
        "Wilson interval, adjusted for participants and pictures as clusters, Satterthwaite t"
    ),
}
# The item_id of answers from elsewhere that do not say what picture they are about.
NOT_TOLD = "not told"


def estimates(choices: pd.DataFrame) -> list[dict[str, Any]]:
    """The share of trials in which something was chosen, with both intervals.

    Parameters
    ----------
    choices : one row per trial: participant_id, item_id, chosen (1 or 0; 0.5 for a tie). May be
        empty.

    Returns
    -------
    Two records, one per estimand: estimand, method, preference, mean_of_participants (every person
    counted alike, however many trials), low, high, deff, n_eff, df, n_chosen, n_trials,
    n_participants, n_items and note: "" or "descriptive" (2 to 4 participants, or pictures where
    these are generalised over) or the reason why there is no interval.
    """
    of_people = choices.groupby("participant_id")["chosen"].mean()
    numbers = {
        "preference": float(choices["chosen"].mean()) if len(choices) else None,
        "mean_of_participants": float(of_people.mean()) if len(choices) else None,
        "n_chosen": _whole_if_it_is(float(choices["chosen"].sum())),
        "n_trials": len(choices),
        "n_participants": len(of_people),
        "n_items": int(choices["item_id"][choices["item_id"] != NOT_TOLD].nunique()),
    }
    return [_estimate(choices, estimand, numbers) for estimand in ESTIMANDS]


def _estimate(choices: pd.DataFrame, estimand: str, numbers: dict[str, Any]) -> dict[str, Any]:
    if estimand == THESE_PICTURES:
        interval, scarcest = interval_for_these_pictures(choices), numbers["n_participants"]
    else:
        interval = interval_for_pictures_like_these(choices)
        scarcest = min(numbers["n_participants"], numbers["n_items"])
    record = {"estimand": estimand, "method": METHODS[estimand], **numbers}
    if interval is None:
        missing = dict.fromkeys(("low", "high", "deff", "n_eff", "df"))
        return record | missing | {"note": _why_no_interval(numbers)}
    return record | {
        "low": interval.low,
        "high": interval.high,
        "deff": interval.deff,
        "n_eff": interval.n_eff,
        "df": interval.df,
        "note": DESCRIPTIVE if scarcest < FEWEST_FOR_INFERENCE else "",
    }


def _whole_if_it_is(count: float) -> float:
    """A number of choices; two ties make a whole one."""
    return int(count) if count.is_integer() else count


def _why_no_interval(numbers: dict[str, Any]) -> str:
    if numbers["n_participants"] == 0:
        return "nobody"
    if numbers["n_participants"] == 1:
        return "one person"
    return "one picture" if numbers["n_items"] else "pictures not told"
