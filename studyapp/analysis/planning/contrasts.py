"""Differences between levels: which weights, and how they are estimated from participants."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studyapp.analysis.planning.plan import EQUIVALENCE, TREND

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Contrast:
    """An estimated weighted sum of the levels' mean preferences."""

    estimate: float
    error: float
    df: float


def weights(test: str, levels: int) -> Numbers:
    """The weights of the levels, lowest first, in the quantity that a primary test is about.

    Trend: the slope of the least-squares line through the levels' means at the scores 0, 1, 2 ...,
    (s - mean s) / sum (s - mean s)^2. Equivalence: the highest level minus the lowest.

    Raises
    ------
    ValueError : the test compares no levels, or there are fewer than two.
    """
    if levels < 2:
        raise ValueError(f"Levels are compared from two on, not {levels}.")
    if test == TREND:
        centred = np.arange(levels) - (levels - 1) / 2
        return np.asarray(centred / (centred**2).sum())
    if test == EQUIVALENCE:
        return np.array([-1.0, *[0.0] * (levels - 2), 1.0])
    raise ValueError(f"The test {test!r} compares no levels.")


def contrast(groups: Sequence[Numbers], weight: Numbers) -> Contrast | None:
    """Welch's estimate of a contrast: every level keeps a variance of its own.

        error = sqrt(sum w_g^2 s_g^2 / n_g)
        df    = (sum w_g^2 s_g^2 / n_g)^2 / sum((w_g^2 s_g^2 / n_g)^2 / (n_g - 1))

    Welch, B. L. (1951), On the comparison of several mean values, Biometrika 38, 330-336.

    Parameters
    ----------
    groups : per level, one value per participant.
    weight : per level, of the contrast.

    Returns
    -------
    None where a level that counts has fewer than two participants, or nobody differs from others
    of their level.
    """
    used = [(group, w) for group, w in zip(groups, weight, strict=True) if w]
    if any(len(group) < 2 for group, _ in used):
        return None
    # Not by the variance: that of equal shares is rounding, which a statistic would magnify.
    if all(np.ptp(group) < 1e-12 for group, _ in used):
        return None
    parts = np.array([w**2 * group.var(ddof=1) / len(group) for group, w in used])
    freedom = parts.sum() ** 2 / sum(
        part**2 / (len(group) - 1) for part, (group, _) in zip(parts, used, strict=True)
    )
    estimate = sum(w * group.mean() for group, w in used)
    return Contrast(float(estimate), float(np.sqrt(parts.sum())), float(freedom))
