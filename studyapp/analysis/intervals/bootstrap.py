"""The bias-corrected and accelerated bootstrap (BCa) of the mean over participants.

Efron, B. (1987), Better bootstrap confidence intervals, Journal of the American Statistical
Association 82, 171-185, equations 2.3 and 6.6; Efron, B. and Tibshirani, R. J. (1993), An
Introduction to the Bootstrap, Chapman & Hall, section 14.3.
"""

import numpy as np
from scipy.special import ndtr, ndtri

from studyapp.analysis.intervals.counts import Numbers
from studyapp.analysis.intervals.wilson import CONFIDENCE

METHOD = "bootstrap over participants, BCa, of the mean of their own preferences"
RESAMPLES = 9_999


def bca(
    shares: Numbers, rng: np.random.Generator, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """Bounds for the mean preference, every participant counted alike.

    With B means of resamples, z_0 the normal quantile of the share of them below the observed mean
    (half of those equal to it), a = Σ(x - x̄)³ / 6(Σ(x - x̄)²)^1.5 and z = ±1.96, the bounds are the
    quantiles of the B means at

        Φ(z_0 + (z_0 + z) / (1 - a(z_0 + z)))

    Participants with the same share are drawn together, as one multinomial count: the same
    distribution, at a price that depends on how many different shares there are and not on how
    many people. (The acceleration of a mean by the jackknife is the closed form given.)

    Parameters
    ----------
    shares : of every participant, between 0 and 1.

    Returns
    -------
    None where everybody has the same share, so that every resample is the same.
    """
    values, people = np.unique(shares, return_counts=True)
    if len(values) < 2:
        return None
    n, mean = len(shares), float(shares.mean())
    means = rng.multinomial(n, people / n, size=resamples) @ values / n
    # Equal but for rounding is equal.
    below, up_to = means < mean - 1e-12, means <= mean + 1e-12
    bias = ndtri((below.mean() + up_to.mean()) / 2)
    if not np.isfinite(bias):
        return None
    away = shares - mean
    acceleration = (away**3).sum() / (6 * (away**2).sum() ** 1.5)
    normal = bias + ndtri([(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    low, high = np.quantile(means, ndtr(bias + normal / (1 - acceleration * normal)))
    return float(low), float(high)
