"""Scores of the questionnaires: how people answered, and whether the items belong together."""

import math
from typing import Any

import pandas as pd

from studyapp.analysis.reliability import FEWEST_FOR_OMEGA, cronbach_alpha, mcdonald_omega


def describe_scale(scores: "pd.Series[float]", items: pd.DataFrame) -> dict[str, Any]:
    """Number of people, mean, standard deviation, range, Cronbach's alpha and McDonald's omega.

    Parameters
    ----------
    scores : one per person.
    items : person x item, with reversed items turned round; of those who answered.

    Returns
    -------
    n, mean, sd (None with one person), lowest, highest, n_items, alpha and omega: None where they
    say nothing. Alpha takes two items and two people, omega three items and more people than items;
    both take people who differ.
    """
    spread = float(scores.std(ddof=1)) if len(scores) > 1 else None
    return {
        "n": len(scores),
        "mean": float(scores.mean()) if len(scores) else None,
        "sd": spread,
        "lowest": float(scores.min()) if len(scores) else None,
        "highest": float(scores.max()) if len(scores) else None,
        "n_items": items.shape[1],
        "alpha": _alpha(items),
        "omega": _omega(items),
    }


def _alpha(items: pd.DataFrame) -> float | None:
    if items.shape[1] < 2 or len(items.dropna()) < 2:
        return None
    return _told(cronbach_alpha(items))


def _omega(items: pd.DataFrame) -> float | None:
    if items.shape[1] < FEWEST_FOR_OMEGA or len(items.dropna()) <= items.shape[1]:
        return None
    return _told(mcdonald_omega(items))


def _told(coefficient: float) -> float | None:
    return None if math.isnan(coefficient) else coefficient
