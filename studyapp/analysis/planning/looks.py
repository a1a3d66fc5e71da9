"""Planned looks: how far a statistic has to go at each, so that all looks together keep alpha.

Whoever tests at five looks as if each were the only one is wrong in 14 % of studies without an
effect, not in 5 % (Armitage, McPherson and Rowe 1969, Journal of the Royal Statistical Society A
132, 235-244). With information fractions t_k = n_k / n_K, the statistic Z_k crosses at

    Pocock (1977), Biometrika 64, 191-199                      |Z_k| >= c
    O'Brien and Fleming (1979), Biometrics 35, 549-556         |Z_k| >= c / sqrt(t_k)

with the c at which the probability of ever crossing is alpha. As n_k grows, Z_k sqrt(t_k) is a
Brownian motion at the times t_k; its density between the bounds is carried from look to look by
numerical integration (Jennison and Turnbull 2000, Group Sequential Methods, chapter 19).
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, sqrt

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from studyapp.analysis.planning.plan import OBRIEN_FLEMING, POCOCK

Numbers = NDArray[np.float64]
_NODES_PER_DEVIATION = 5  # of the integration, for each standard deviation between two looks
_FEWEST_NODES = 80  # and always a multiple of these, so that rules can be kept
_FAR = 8.5  # standard deviations of a whole path, beyond which no path comes


def bounds(looks: Sequence[int], *, boundary: str, alpha: float = 0.05) -> list[float]:
    """The bound that the absolute value of the statistic has to reach at each look.

    Parameters
    ----------
    looks : after how many participants, rising; the last is the planned number.
    boundary : "pocock" or "obrien-fleming".
    alpha : two-sided probability of a false alarm over all looks together.

    Raises
    ------
    ValueError : there is no look, they do not rise, or the boundary is not known.
    """
    fractions = _fractions(looks)
    if boundary not in (POCOCK, OBRIEN_FLEMING):
        raise ValueError(
            f"There is no boundary {boundary!r}; there are {POCOCK!r} and {OBRIEN_FLEMING!r}."
        )
    shape = 1 / np.sqrt(fractions) if boundary == OBRIEN_FLEMING else np.ones(len(fractions))
    # One look needs the first; with the second at every look the sum of all errors is below alpha.
    least, most = -ndtri(alpha / 2), -ndtri(alpha / 2 / len(fractions))
    constant = least
    if len(fractions) > 1:
        constant = brentq(lambda c: crossing(fractions, c * shape) - alpha, least, most, xtol=1e-10)
    return [float(bound) for bound in constant * shape]


def false_alarms(looks: Sequence[int], bound: Sequence[float]) -> float:
    """The probability that some look crosses its bound although there is no effect."""
    return crossing(_fractions(looks), np.asarray(bound, dtype=float))


def crossing(fractions: Numbers, bound: Numbers) -> float:
    """The same for information fractions: 1 minus the probability of staying between all bounds."""
    limits = bound * np.sqrt(fractions)
    times = np.diff(fractions, prepend=0.0)
    places, weights = np.zeros(1), np.ones(1)
    reach = np.minimum(limits, _FAR * np.sqrt(fractions))
    for limit, time in zip(reach[:-1], times[:-1], strict=True):
        nodes, lengths = _nodes(limit, time)
        distance = (nodes[:, None] - places) / sqrt(time)
        density = np.exp(-(distance**2) / 2) / sqrt(2 * np.pi * time)
        places, weights = nodes, lengths * (density @ weights)
    above = ndtr((limits[-1] - places) / sqrt(times[-1]))
    below = ndtr((-limits[-1] - places) / sqrt(times[-1]))
    return float(1 - weights @ (above - below))


def _nodes(limit: float, time: float) -> tuple[Numbers, Numbers]:
    """Places and lengths for the integral from -limit to limit (Gauss and Legendre)."""
    wanted = _NODES_PER_DEVIATION * 2 * limit / sqrt(time)
    nodes, lengths = _rule(_FEWEST_NODES * ceil(max(1, wanted / _FEWEST_NODES)))
    return limit * nodes, limit * lengths


@lru_cache(maxsize=16)
def _rule(nodes: int) -> tuple[Numbers, Numbers]:
    return leggauss(nodes)


def _fractions(looks: Sequence[int]) -> Numbers:
    if not looks or looks[0] < 1 or any(b <= a for a, b in pairwise(looks)):
        raise ValueError(f"Looks must be rising numbers of participants from 1 on, not {looks!r}.")
    return np.asarray(looks, dtype=float) / looks[-1]
