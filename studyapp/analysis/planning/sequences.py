"""Confidence sequences of a study: of the preference, at every level, and of their differences."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from studyapp.analysis.planning.confidence_sequence import Sequence, confidence_sequence
from studyapp.analysis.planning.contrasts import weights
from studyapp.analysis.planning.plan import EQUIVALENCE


def preference_sequence(order: pd.DataFrame, alpha: float) -> pd.DataFrame:
    """The mean of participants' own preferences so far and its bounds, after every participant.

    Parameters
    ----------
    order : what `studyapp.analysis.planning.completion.completions` returns, or some of its rows.

    Returns
    -------
    One row per participant who counts: position, n_participants, estimate, low, high.
    """
    counted = order.dropna(subset=["share"])
    share = counted["share"].to_numpy()
    numbers = np.arange(1, len(share) + 1)
    found = confidence_sequence(share, alpha)
    return pd.DataFrame(
        {
            "position": counted["position"].to_numpy(),
            "n_participants": numbers,
            "estimate": np.cumsum(share) / numbers,
            "low": found.low,
            "high": found.high,
        }
    )


def contrast_sequence(
    order: pd.DataFrame, levels: Iterable[int], test: str, alpha: float
) -> Sequence:
    """Bounds for the trend or the difference of levels, after every complete participation.

    Every level has a sequence of its own, and a weighted sum of their means lies between the sums
    of their bounds while none of them misses. For the trend over k levels each sequence is one of
    level alpha / k, so that the bounds ever miss the slope with at most alpha (Bonferroni). For
    equivalence a false claim takes one end of either sequence to miss, at most alpha / 2 each.

    Parameters
    ----------
    levels : every level that the questionnaire knows, also those without anybody (whose mean may be
        anything).
    test : "trend" or "equivalence".
    """
    known = sorted(levels)
    each = alpha if test == EQUIVALENCE else alpha / len(known)
    low, high = np.zeros(len(order)), np.zeros(len(order))
    for level, weight in zip(known, weights(test, len(known)), strict=True):
        bounds = _after_everybody(order, level, each)
        ends = weight * bounds["low"].to_numpy(), weight * bounds["high"].to_numpy()
        low, high = low + np.minimum(*ends), high + np.maximum(*ends)
    return Sequence(low, high)


def _after_everybody(order: pd.DataFrame, level: int, alpha: float) -> pd.DataFrame:
    """A level's bounds after every complete participation, whoever's; at first 0 and 1."""
    of_level = preference_sequence(order[order["level"] == level], alpha)
    bounds = of_level.set_index("position")[["low", "high"]].reindex(order["position"])
    return bounds.ffill().fillna({"low": 0.0, "high": 1.0})
