"""How much the preference changes per level: the regression line through participants' own
preferences."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from studyapp.analysis.intervals.wilson import CONFIDENCE

OLS = "least squares, one spread for all levels, t(n - 2)"
HC3 = "least squares, every level its own spread (HC3), t(n - 2)"
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Slope:
    """The line intercept + slope · score, and 95 % intervals for its slope.

    Parameters
    ----------
    plain : with one spread for all levels.
    robust : with every level's own spread; missing if a level's only person decides it alone.
    """

    slope: float
    intercept: float
    plain: tuple[float, float]
    robust: tuple[float, float] | None


def slope(shares: Numbers, scores: Numbers) -> Slope | None:
    """Least squares, with e the residuals and h the leverages as in `trend_test`:

        plain error²   Σe² / (n - 2) / Σ(s - s̄)²
        robust error²  Σ(s - s̄)² e²/(1 - h)² / (Σ(s - s̄)²)²

    Parameters
    ----------
    shares, scores : one per participant.

    Returns
    -------
    None with fewer than three participants or two levels, or where the line meets every point.
    """
    n = len(shares)
    centred = scores - scores.mean() if n else scores
    around = float((centred**2).sum())
    if n < 3 or around < 1e-12:
        return None
    b = float(centred @ shares) / around
    residuals = shares - shares.mean() - b * centred
    if float((residuals**2).sum()) < 1e-12:
        return None
    quantile = float(stdtrit(n - 2, (1 + CONFIDENCE) / 2))
    plain = quantile * float(np.sqrt((residuals**2).sum() / (n - 2) / around))
    robust = None
    remaining = 1 - 1 / n - centred**2 / around
    if remaining.min() > 1e-9:
        error = float(np.sqrt((centred**2 * residuals**2 / remaining**2).sum())) / around
        robust = (b - quantile * error, b + quantile * error) if error > 1e-9 else None
    intercept = float(shares.mean()) - b * float(scores.mean())
    return Slope(b, intercept, (b - plain, b + plain), robust)
