"""A confidence sequence for a mean: intervals that may be looked at after every participant.

A confidence interval holds for one look that was settled before. A confidence *sequence* covers the
truth at all times together with probability 1 - alpha, whenever somebody looks and for whatever
reason they stop.

This is the hedged capital sequence of Waudby-Smith and Ramdas (2024), Estimating means of bounded
random variables by betting, Journal of the Royal Statistical Society B 86, 1-27, theorem 3 with the
predictable plug-in bets of its equation 26. For observations x_t in [0, 1], each with the mean m
whatever came before, a fair bet on or against "the mean is m" has the capital

    K+_t(m) = prod (1 + l+_i(m) (x_i - m))        K-_t(m) = prod (1 - l-_i(m) (x_i - m))
    l+_i(m) = min(l_i, c / m)                     l-_i(m) = min(l_i, c / (1 - m))
    l_i     = sqrt(2 ln(2 / alpha) / (s2_{i-1} i ln(i + 1)))
    s2_i    = (1/4 + sum_{j<=i} (x_j - mean_j)^2) / (i + 1)
    mean_i  = (1/2 + sum_{j<=i} x_j) / (i + 1)

Both are martingales under m, so by Ville's inequality each ever reaches 2 / alpha with probability
at most alpha / 2. The m for which neither did are the sequence. K+ falls and K- rises with m, so
that these are an interval; what was ruled out once stays ruled out.

It assumes nothing about how the observations are distributed. What it does assume is that later
participants do not differ from earlier ones in their mean.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
# The most that is bet at once, as a share of the capital: the paper finds 1/2 or 3/4 sensible.
MOST_AT_STAKE = 0.75
# Means are ruled out on this grid, and bounds are rounded outwards to it. It holds 1/2 exactly.
GRID: Numbers = np.linspace(0, 1, 1001)
_AT_ONCE = 500  # observations; keeps the memory small however many there are


@dataclass(frozen=True)
class Sequence:
    """Bounds after each observation.

    `low` is ruled out itself unless it is 0, and so is `high` unless it is 1: a mean m is ruled out
    when m <= low or m >= high. Where low is not below high, no single mean fits all observations.
    """

    low: Numbers
    high: Numbers

    def rules_out(self, mean: float) -> NDArray[np.bool_]:
        """Whether the mean was ruled out, after each observation; it must be inside (0, 1)."""
        return (self.low >= mean) | (self.high <= mean)


def confidence_sequence(observations: ArrayLike, alpha: float = 0.05) -> Sequence:
    """The sequence after each of the observations.

    Parameters
    ----------
    observations : between 0 and 1, in the order in which they came; may be none.
    alpha : probability that the sequence ever misses the mean, between 0 and 1.

    Raises
    ------
    ValueError : an observation or alpha is out of range.
    """
    found = np.asarray(observations, dtype=float)
    if not 0 < alpha < 1:
        raise ValueError(f"alpha {alpha} must lie between 0 and 1.")
    if not np.all((found >= 0) & (found <= 1)):
        raise ValueError("Every observation must lie between 0 and 1.")
    bets, last = _bets(found, alpha), len(GRID) - 1
    from_below = _ruled_out(found, bets, alpha)
    # A bet against a mean is one on the opposite: 1 - m of 1 - x.
    from_above = _ruled_out(1 - found, bets, alpha)
    low = GRID[np.maximum(from_below - 1, 0)]
    high = GRID[np.minimum(last + 1 - from_above, last)]
    return Sequence(low, high)


def _ruled_out(found: Numbers, bets: Numbers, alpha: float) -> NDArray[np.int_]:
    """After each observation, how many means of the grid are ruled out from below.

    What is ruled out is always the beginning of the grid, and is not looked at again.
    """
    most = np.full(len(GRID), np.inf)
    most[1:] = MOST_AT_STAKE / GRID[1:]
    needed, settled, capital = np.log(2 / alpha), 0, np.zeros(len(GRID))
    counts = np.zeros(len(found), int)
    for begin in range(0, len(found), _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        at_stake = np.minimum(bets[part, None], most[settled:])
        gains = np.log1p(at_stake * (found[part, None] - GRID[settled:]))
        capitals = capital + np.cumsum(gains, axis=0)
        ruled_out = (capitals >= needed).sum(axis=1)
        counts[part] = settled + np.maximum.accumulate(ruled_out)
        capital = capitals[-1, counts[part][-1] - settled :]
        settled = int(counts[part][-1])
    return counts


def _bets(found: Numbers, alpha: float) -> Numbers:
    """How much to bet on each observation, from the variance of those before it (equation 26)."""
    count = np.arange(1, len(found) + 1)
    means = (0.5 + np.cumsum(found)) / (count + 1)
    variances = (0.25 + np.cumsum((found - means) ** 2)) / (count + 1)
    before = np.concatenate([[0.25], variances[:-1]])[: len(found)]
    return np.sqrt(2 * np.log(2 / alpha) / (before * count * np.log(count + 1)))
