"""The percentile bootstrap over units, for whatever is a function of sums over them.

Efron, B. and Tibshirani, R. J. (1993), An Introduction to the Bootstrap, Chapman & Hall, chapter
13. The units are drawn with replacement; drawing people as well would let some judge the same unit
twice, and agree with themselves.
"""

from collections.abc import Callable, Iterator

import numpy as np

from studyapp.analysis.intervals.counts import Numbers

DRAWS = 1999
_AT_ONCE = 2_000_000  # weights held in memory
# Of many units fewer draws tell the same: the interval is narrow then anyway.
_MANY, _DRAWS_OF_MANY = 5000, 499
MOST_UNDEFINED = 0.05


def percentile_interval(
    parts: Numbers, of_sums: Callable[[Numbers], Numbers], rng: np.random.Generator
) -> tuple[float, float] | None:
    """The 2.5th and 97.5th percentile over resamples of the units.

    Parameters
    ----------
    parts : what every unit adds, one row per unit.
    of_sums : the statistic from sums of the parts (the last axis).

    Returns
    -------
    None where there are fewer than two units, where the statistic is not defined in more than 5 %
    of the resamples, or where it is the same in all of them: then the bootstrap has nothing to say.
    """
    if len(parts) < 2:
        return None
    drawn = np.concatenate([of_sums(weights @ parts) for weights in _weights(len(parts), rng)])
    defined = drawn[np.isfinite(drawn)]
    if len(defined) < (1 - MOST_UNDEFINED) * len(drawn):
        return None
    low, high = np.quantile(defined, [0.025, 0.975])
    return (float(low), float(high)) if high - low > 1e-12 else None


def _weights(units: int, rng: np.random.Generator) -> Iterator[Numbers]:
    """How often every unit is drawn, in some of the resamples at a time."""
    left = DRAWS if units <= _MANY else _DRAWS_OF_MANY
    while left:
        now = min(left, max(1, _AT_ONCE // units))
        drawn = rng.integers(units, size=(now, units)) + units * np.arange(now)[:, np.newaxis]
        weights = np.bincount(drawn.ravel(), minlength=now * units)
        yield weights.reshape(now, units).astype(float)
        left -= now
