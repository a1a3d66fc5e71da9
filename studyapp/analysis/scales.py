"""Scores of the questionnaires: how people answered, and whether the items belong together."""

from typing import Any

import pandas as pd

from studyapp.analysis.reliability import cronbach_alpha


def describe_scale(scores: "pd.Series[float]", items: pd.DataFrame) -> dict[str, Any]:
    """Number of people, mean, standard deviation, range and Cronbach's alpha.

    Parameters
    ----------
    scores : one per person.
    items : person x item, with reversed items turned round; of those who answered.

    Returns
    -------
    n, mean, sd (None with one person), lowest, highest, n_items and alpha: None where it says
    nothing (fewer than two items or people, or nobody differs from anybody).
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
    }


def _alpha(items: pd.DataFrame) -> float | None:
    if items.shape[1] < 2 or len(items.dropna()) < 2:
        return None
    alpha = cronbach_alpha(items)
    return None if alpha != alpha else alpha
