"""The Clopper-Pearson interval with an effective number of trials: conservative, design-based.

Korn, E. L. and Graubard, B. I. (1998), Confidence intervals for proportions with small expected
number of positive counts estimated from survey data, Survey Methodology 24, 193-201.
"""

from scipy.special import stdtrit
from scipy.stats import beta

from studyapp.analysis.intervals.counts import Numbers, certain_deff, ratio_variance
from studyapp.analysis.intervals.wilson import CONFIDENCE

METHOD = "Korn-Graubard interval (exact binomial with an effective number of trials)"


def korn_graubard(k: Numbers, m: Numbers) -> tuple[float, float] | None:
    """Bounds for the probability behind Σk of Σm, with clusters as they are.

    With p = Σk / Σm, N = Σm, n clusters and V of `ratio_variance`

        n* = p(1-p)/V · (t_{N-1} / t_{n-1})²      t: quantiles .975 of Student's t
        low  = quantile .025 of Beta(n* p, n*(1-p) + 1)
        high = quantile .975 of Beta(n* p + 1, n*(1-p))

    Where V is 0, p(1-p)/V is replaced: by N where clusters agree on a p between 0 and 1, and by
    N² / Σm² (every cluster counts once) where p is 0 or 1.

    Parameters
    ----------
    k, m : per cluster, how often it was chosen and in how many trials.

    Returns
    -------
    None with fewer than two clusters.
    """
    if len(m) < 2:
        return None
    trials, upper = float(m.sum()), (1 + CONFIDENCE) / 2
    share = float(k.sum()) / trials
    spread, variance = share * (1 - share), ratio_variance(k, m)
    effective = trials if spread else trials / certain_deff(m)
    if spread and variance:
        effective = spread / variance
    effective *= (stdtrit(trials - 1, upper) / stdtrit(len(m) - 1, upper)) ** 2
    hits, misses = effective * share, effective * (1 - share)
    low = float(beta.ppf(1 - upper, hits, misses + 1)) if share > 0 else 0.0
    high = float(beta.ppf(upper, hits + 1, misses)) if share < 1 else 1.0
    return low, high
