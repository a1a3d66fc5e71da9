"""The preference of a population with another mix of levels than the sample's.

Quotas decide how many people of each level take part, and so the raw share. The interval recovers
the variances from the levels' own intervals (MOVER): Zou, G. Y., Huang, W. and Zhang, X. (2009), A
note on confidence interval estimation for a linear function of binomial proportions, Computational
Statistics & Data Analysis 53, 1080-1085.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from studyapp.analysis.intervals.clustered import one_way
from studyapp.analysis.intervals.counts import Numbers

METHOD = "weighted mean of the levels, interval by MOVER from the levels' adjusted Wilson intervals"


@dataclass(frozen=True)
class Weighted:
    """Σ w p over the levels, and a 95 % interval for these pictures."""

    preference: float
    low: float
    high: float


def weighted(
    counts: Mapping[int, tuple[Numbers, Numbers]], weights: Mapping[int, float]
) -> Weighted | None:
    """The levels' preferences p_l with intervals (low_l, high_l), weighted by w_l with Σw_l = 1:

        low  = Σ w_l p_l - sqrt(Σ (w_l (p_l - low_l))²)
        high = Σ w_l p_l + sqrt(Σ (w_l (high_l - p_l))²)

    Both lie between 0 and 1 as the levels' own bounds do.

    Parameters
    ----------
    counts : {level: (k, m)}, per participant of the level.
    weights : {level: weight}, not below 0; they are divided by their sum.

    Returns
    -------
    None where a level with a weight has fewer than two participants, or no weight is above 0.
    """
    wanted = {level: weight for level, weight in sorted(weights.items()) if weight > 0}
    if not wanted:
        return None
    total, below, above, preference = sum(wanted.values()), 0.0, 0.0, 0.0
    for level, weight in wanted.items():
        interval = one_way(*counts[level]) if level in counts else None
        if interval is None:
            return None
        k, m = counts[level]
        share, part = float(k.sum() / m.sum()), weight / total
        preference += part * share
        below += (part * (share - interval.low)) ** 2
        above += (part * (interval.high - share)) ** 2
    # The bounds hold by algebra; rounding must not break them.
    return Weighted(
        preference, max(0.0, preference - sqrt(below)), min(1.0, preference + sqrt(above))
    )
