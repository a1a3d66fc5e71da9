"""Whether one scale of strength describes how the conditions did against each other."""

from dataclasses import dataclass
from itertools import combinations
from sys import float_info

import numpy as np
from scipy.linalg import null_space
from scipy.special import expit, fdtrc, xlogy

from studyapp.analysis.models.fit import NO_VARIANCE, NotEstimable
from studyapp.analysis.models.gee import gee
from studyapp.analysis.models.pairs import Pairs
from studyapp.analysis.models.sandwich import Array, summed


@dataclass(frozen=True)
class ScaleFit:
    """
    Parameters
    ----------
    deviance : against a model with a probability of its own for every pair.
    df : pairs that met, less differences of abilities.
    f, p : a Wald test of the same with participants as clusters; None where it cannot be made.
    """

    deviance: float
    df: int
    f: float | None
    p: float | None


def scale_fit(pairs: Pairs, values: Array) -> ScaleFit | None:
    """Bradley and Terry's abilities against one probability per pair.

    deviance = 2 Σ w log(w / ŵ) over pairs and outcomes takes all trials for independent, so the
    test is Wald's on the logits l of the pairs with their clustered covariance V: with N the
    contrasts that any abilities leave at 0, d of them, and n participants

        W = (N'l)' (N'VN)⁻¹ (N'l)        F(d, n - d) = W (n - d) / (d (n - 1))

    Returns
    -------
    None where the pairs that met leave nothing to test.
    """
    places, of_row = np.unique(
        np.stack([pairs.first, pairs.second], axis=1), axis=0, return_inverse=True
    )
    of_row = of_row.ravel()
    design = np.zeros((len(places), len(values)))
    design[np.arange(len(places)), places[:, 0]] = 1.0
    design[np.arange(len(places)), places[:, 1]] = -1.0
    free = null_space(design.T)
    if free.shape[1] == 0:
        return None
    met = summed(pairs.trials, of_row, len(places))
    won = summed(pairs.won + pairs.tied / 2, of_row, len(places))
    expected = met * expit(values[places[:, 0]] - values[places[:, 1]])
    deviance = 2 * _divergence(won, expected) + 2 * _divergence(met - won, met - expected)
    f, p = _wald(pairs, np.eye(len(places))[of_row], free)
    return ScaleFit(deviance, free.shape[1], f, p)


def _divergence(observed: Array, expected: Array) -> float:
    return float((xlogy(observed, observed) - xlogy(observed, expected)).sum())


def _wald(pairs: Pairs, saturated: Array, free: Array) -> tuple[float | None, float | None]:
    d = free.shape[1]
    if pairs.n_people <= 2 * d:
        return None, None
    try:
        fit = gee(pairs.won + pairs.tied / 2, pairs.trials, saturated, pairs.people)
    except NotEstimable:
        return None, None
    off, covariance = free.T @ fit.coefficients, free.T @ fit.covariance @ free
    if np.linalg.eigvalsh(covariance)[0] <= NO_VARIANCE:
        return None, None
    statistic = float(off @ np.linalg.solve(covariance, off))
    f = statistic * (fit.n_clusters - d) / (d * (fit.n_clusters - 1))
    return f, max(float(fdtrc(d, fit.n_clusters - d, f)), float_info.min)


def circular_triads(wins: Array) -> list[tuple[int, int, int]]:
    """Three conditions of which each was mostly chosen over the next: (i, j, k), i the smallest.

    Kendall and Babington Smith (1940), On the method of paired comparisons, Biometrika 31, 324-345;
    by majority over all participants. Pairs that never met or were even make no triad.
    """
    above = wins > wins.T
    found = []
    for i, j, k in combinations(range(len(wins)), 3):
        if above[i, j] and above[j, k] and above[k, i]:
            found.append((i, j, k))
        elif above[i, k] and above[k, j] and above[j, i]:
            found.append((i, k, j))
    return found
