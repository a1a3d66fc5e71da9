"""The beta-binomial hierarchy on a grid: what to believe of the preference, without any simulation.

Every participant has an own probability, drawn from a beta distribution with mean p and
intra-class correlation ρ. Both are uniform on (0, 1) beforehand. See Gelman et al. (2013), Bayesian
Data Analysis, 3rd edition, section 5.3, for the model (there with another prior).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from studyapp.analysis.intervals.counts import Numbers
from studyapp.analysis.intervals.wilson import CONFIDENCE

METHOD = "Bayesian beta-binomial model, uniform priors, 95 % credible interval"
_P_CELLS, _RHO_CELLS = 400, 200


@dataclass(frozen=True)
class Belief:
    """The posterior of the preference p.

    Parameters
    ----------
    low, high : 2.5 % of the probability lies below, 2.5 % above.
    above_half, above_60 : probabilities that p > .5 and that p > .6.
    correlation : posterior mean of ρ.
    """

    mean: float
    low: float
    high: float
    above_half: float
    above_60: float
    correlation: float


def log_likelihood(k: Numbers, m: Numbers, a: Numbers, b: Numbers) -> Numbers:
    """Σ log B(a + k, b + m - k) - log B(a, b), the binomial coefficients left out.

    Parameters
    ----------
    k, m : per participant, how often it was chosen and in how many trials.
    a, b : of the beta distribution; arrays of one shape, which is the result's.
    """
    pairs, people = np.unique(np.stack([k, m]), axis=1, return_counts=True)
    total = np.zeros(np.shape(a))
    at_zero = betaln(a, b)
    for hits, trials, count in zip(*pairs, people, strict=True):
        total += count * (betaln(a + hits, b + trials - hits) - at_zero)
    return total


def belief(k: Numbers, m: Numbers) -> Belief:
    """The posterior on the midpoints of 400 x 200 cells of (p, ρ).

    a = p(1 - ρ)/ρ and b = (1 - p)(1 - ρ)/ρ.
    """
    p = (np.arange(_P_CELLS) + 0.5) / _P_CELLS
    rho = (np.arange(_RHO_CELLS) + 0.5) / _RHO_CELLS
    size = (1 - rho) / rho
    logs = log_likelihood(k, m, np.outer(p, size), np.outer(1 - p, size))
    posterior = np.exp(logs - logs.max())
    posterior /= posterior.sum()
    of_p = posterior.sum(axis=1)
    edges, below = np.arange(_P_CELLS + 1) / _P_CELLS, np.concatenate([[0.0], of_p.cumsum()])
    tails = [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]
    low, high = np.interp(tails, below, edges)
    above_half, above_60 = 1 - np.interp([0.5, 0.6], edges, below)
    return Belief(
        mean=float(of_p @ p),
        low=float(low),
        high=float(high),
        above_half=float(above_half),
        above_60=float(above_60),
        correlation=float(posterior.sum(axis=0) @ rho),
    )
