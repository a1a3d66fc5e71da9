"""The Wilson score interval: the values of p at which the observed share would not surprise.

Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference,
Journal of the American Statistical Association 22, 209-212.
"""

from math import sqrt

from scipy.special import ndtri

CONFIDENCE = 0.95


def wilson(share: float, trials: float, quantile: float) -> tuple[float, float]:
    """Bounds for a probability, from an observed share and a number of (effective) trials.

    With p the share, n the trials and q the quantile

        centre = (p + q²/2n) / (1 + q²/n)
        half   = q / (1 + q²/n) · sqrt(p(1 - p)/n + q²/4n²)

    Parameters
    ----------
    share : between 0 and 1.
    trials : more than 0, not necessarily whole.
    quantile : two-sided, of the normal or of Student's t distribution.

    Raises
    ------
    ValueError : the share or the number of trials is out of range.
    """
    if not 0 <= share <= 1 or not trials > 0:
        raise ValueError(f"share {share} must lie in [0, 1] and trials {trials} above 0.")
    ratio = quantile**2 / trials
    centre = (share + ratio / 2) / (1 + ratio)
    half = quantile / (1 + ratio) * sqrt(share * (1 - share) / trials + ratio / (4 * trials))
    # Mathematically the interval holds the share and stays in [0, 1]; rounding must not break that.
    low = 0.0 if share == 0 else max(0.0, min(centre - half, share))
    high = 1.0 if share == 1 else min(1.0, max(centre + half, share))
    return low, high


def naive_wilson(chosen: float, trials: int) -> tuple[float, float]:
    """The interval that takes all trials for independent, whoever answered them.

    Only for comparison: choices of one person resemble each other, so it is too narrow.
    """
    return wilson(chosen / trials, trials, float(ndtri((1 + CONFIDENCE) / 2)))
