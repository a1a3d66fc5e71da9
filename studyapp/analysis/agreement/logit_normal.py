"""What an intraclass correlation means on the scale of log-odds.

If people's own probabilities are logistic(μ + σZ), Z standard normal, then over people

    p = E[logistic(μ + σZ)]          ICC = Var[logistic(μ + σZ)] / (p(1 - p))

The expectations are taken by Gauss-Hermite quadrature (Abramowitz and Stegun, 1964, 25.4.46), and
the two equations are solved for μ and σ. An SD of 1 goes with an ICC of about 0.17 near p = 0.5.
"""

from functools import cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

LARGEST_SD = 20.0
_LARGEST_MEAN = 200.0
_NODES = 201


def sd_of_log_odds(p: float, icc: float) -> float | None:
    """The standard deviation of people's log-odds that gives this mean and this correlation.

    Returns
    -------
    0 where the correlation is not above 0. None where p is 0 or 1, or where no deviation up to 20
    is large enough: then people are of two kinds, not of one that is spread.
    """
    if not 0 < p < 1:
        return None
    if icc <= 0:
        return 0.0
    if _icc(p, LARGEST_SD) < icc:
        return None
    return float(brentq(lambda sd: _icc(p, sd) - icc, 0.0, LARGEST_SD, xtol=1e-10))


def mean_of_log_odds(p: float, sd: float) -> float:
    """The μ at which a person's probability is p on average.

    Raises
    ------
    ValueError : p is not strictly between 0 and 1.
    """
    if not 0 < p < 1:
        raise ValueError(f"A probability of {p} has no finite log-odds.")
    z, weights = _quadrature()
    return float(
        brentq(
            lambda mean: float(weights @ expit(mean + sd * z)) - p,
            -_LARGEST_MEAN,
            _LARGEST_MEAN,
            xtol=1e-12,
        )
    )


def _icc(p: float, sd: float) -> float:
    z, weights = _quadrature()
    of_people = expit(mean_of_log_odds(p, sd) + sd * z)
    return float(weights @ (of_people - p) ** 2) / (p * (1 - p))


@cache
def _quadrature() -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of an expectation over a standard normal."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    return nodes, weights / weights.sum()
