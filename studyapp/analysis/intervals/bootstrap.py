"""The bias-corrected and accelerated bootstrap (BCa) of the mean over participants.

Efron, B. (1987), Better bootstrap confidence intervals, Journal of the American Statistical
Association 82, 171-185, equations 2.3 and 6.6; Efron, B. and Tibshirani, R. J. (1993), An
Introduction to the Bootstrap, Chapman & Hall, section 14.3.

SciPy's `bootstrap` would draw every person anew and lay out the jackknife as a table of n x n; here
people with the same share are drawn together, so that 20,000 people take seconds.
"""

import numpy as np
from scipy.special import ndtr, ndtri

from studyapp.analysis.intervals.counts import Numbers
from studyapp.analysis.intervals.wilson import CONFIDENCE

METHOD = "bootstrap over participants, BCa, of the mean of their own preferences"
RESAMPLES = 9_999
# A multinomial count takes as long as drawing about twelve people; so many numbers at a time.
_WORTH, _BLOCK = 12, 2_000_000


def bca(
    shares: Numbers, rng: np.random.Generator, resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """Bounds for the mean preference, every participant counted alike.

    With B means of resamples, z_0 the normal quantile of the share of them below the observed mean
    (half of those equal to it), a = Σ(x - x̄)³ / 6(Σ(x - x̄)²)^1.5 and z = ±1.96, the bounds are the
    quantiles of the B means at

        Φ(z_0 + (z_0 + z) / (1 - a(z_0 + z)))

    The acceleration of a mean by the jackknife is the closed form given.

    Parameters
    ----------
    shares : of every participant, between 0 and 1.

    Returns
    -------
    None where everybody has the same share, so that every resample is the same.
    """
    if len(shares) < 2 or np.ptp(shares) < 1e-12:
        return None
    mean, means = float(shares.mean()), _means(shares, rng, resamples)
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


def _means(shares: Numbers, rng: np.random.Generator, resamples: int) -> Numbers:
    """Of resamples with replacement. People with the same share are drawn together where that is
    less work: how often each share comes up is multinomial.
    """
    values, people = np.unique(np.round(shares, 12), return_counts=True)
    n, together = len(shares), len(values) * _WORTH <= len(shares)
    most, means = max(1, _BLOCK // (len(values) if together else n)), []
    for begun in range(0, resamples, most):
        some = min(most, resamples - begun)
        if together:
            means.append(rng.multinomial(n, people / n, size=some) @ values / n)
        else:
            means.append(shares[rng.integers(0, n, size=(some, n))].mean(axis=1))
    return np.concatenate(means)
