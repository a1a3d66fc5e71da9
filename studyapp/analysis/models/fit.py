"""What a fitted model says: coefficients, how sure they are, and contrasts of them."""

from dataclasses import dataclass
from sys import float_info

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from studyapp.analysis.intervals.wilson import CONFIDENCE

Array = NDArray[np.float64]


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
        """A weighted sum of coefficients with its 95 % interval and two-sided p, both by t."""
        variance = float(weights @ self.covariance @ weights)
        return effect(float(weights @ self.coefficients), variance, self.df)


def effect(estimate: float, variance: float, df: float) -> Effect:
    """
    Raises
    ------
    ArithmeticError : it does not vary at all, so that an interval would feign certainty.
    """
    if not variance > 0 or not df > 0:
        raise ArithmeticError(f"variance {variance} and df {df} must be above 0")
    se = variance**0.5
    half = float(stdtrit(df, (1 + CONFIDENCE) / 2)) * se
    # No p is 0; below the smallest number there is, it is that number.
    p = max(float(2 * stdtr(df, -abs(estimate) / se)), float_info.min)
    return Effect(estimate, se, df, estimate - half, estimate + half, p)
