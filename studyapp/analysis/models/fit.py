"""What a fitted model says: coefficients, how sure they are, and contrasts of them."""

from dataclasses import dataclass
from sys import float_info

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from studyapp.analysis.intervals.wilson import CONFIDENCE

Array = NDArray[np.float64]
# A variance below this is the rounding of nothing.
NO_VARIANCE = 1e-14


class NotEstimable(ValueError):
    """The data leave no finite estimate, or none whose precision can be told; the text says why."""


@dataclass(frozen=True)
class Effect:
    """One number of a model, on its linear scale (log odds, or logarithms of milliseconds)."""

    estimate: float
    se: float
    df: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Fit:
    """
    Parameters
    ----------
    coefficients : of shape (p,).
    covariance : of shape (p, p), with participants as clusters.
    df : degrees of freedom of Student's t; participants less coefficients.
    """

    coefficients: Array
    covariance: Array
    df: float
    n_clusters: int
    n_trials: int

    def effect(self, index: int) -> Effect:
        return self.contrast(np.eye(len(self.coefficients))[index])

    def contrast(self, weights: Array) -> Effect:
        """A weighted sum of coefficients with its 95 % interval and two-sided p, both by t.

        Raises
        ------
        NotEstimable : participants do not differ in it.
        """
        variance = float(weights @ self.covariance @ weights)
        return effect(float(weights @ self.coefficients), variance, self.df)

    def contrast_or_none(self, weights: Array) -> Effect | None:
        """None where participants do not differ in it at all."""
        try:
            return self.contrast(weights)
        except NotEstimable:
            return None


def effect(estimate: float, variance: float, df: float) -> Effect:
    """
    Raises
    ------
    NotEstimable : it does not vary at all, so that an interval would feign certainty.
    """
    if not variance > NO_VARIANCE or not df > 0:
        raise NotEstimable("participants do not differ in it, so that precision cannot be told")
    se = variance**0.5
    half = float(stdtrit(df, (1 + CONFIDENCE) / 2)) * se
    # No p is 0; below the smallest number there is, it is that number.
    p = max(float(2 * stdtr(df, -abs(estimate) / se)), float_info.min)
    return Effect(estimate, se, df, estimate - half, estimate + half, p)
