"""How much choices of the same person (or about the same picture) resemble each other.

The intraclass correlation of binary outcomes by analysis of variance. With k_i chosen of the m_i
trials of cluster i = 1..n, N trials in all and p = Σk_i / N:

    MSB = Σ (k_i - p m_i)² / m_i / (n - 1)          MSW = Σ (k_i - k_i²/m_i) / (N - n)
    m_0 = (N - Σm_i²/N) / (n - 1)
    ICC = (MSB - MSW) / (MSB + (m_0 - 1) MSW)

Donner, A. (1986), A review of inference procedures for the intraclass correlation coefficient in
the one-way random effects model, International Statistical Review 54, 67-82; for binary data
Ridout, Demétrio and Firth (1999), Biometrics 55, 137-148.
"""

import numpy as np

from studyapp.analysis.agreement.resampling import percentile_interval
from studyapp.analysis.intervals.counts import Numbers
from studyapp.analysis.sizes import FEWEST_FOR_BOOTSTRAP


def icc(chosen: Numbers, trials: Numbers) -> float | None:
    """The correlation of two outcomes of one cluster; None where it cannot be told.

    Negative where clusters differ less than chance makes them. None with fewer than two clusters,
    with one trial in each, or where all outcomes are alike.

    Parameters
    ----------
    chosen, trials : per cluster, how often of how many.
    """
    if len(trials) < 2:
        return None
    value = float(_of_sums(_parts(chosen, trials).sum(axis=0)[np.newaxis])[0])
    return value if np.isfinite(value) else None


def icc_interval(
    chosen: Numbers, trials: Numbers, rng: np.random.Generator
) -> tuple[float, float] | None:
    """A 95 % interval by the bootstrap over clusters; None with fewer than 20 of them."""
    if len(trials) < FEWEST_FOR_BOOTSTRAP:
        return None
    return percentile_interval(_parts(chosen, trials), _of_sums, rng)


def _parts(chosen: Numbers, trials: Numbers) -> Numbers:
    return np.column_stack([np.ones(len(trials)), trials, trials**2, chosen, chosen**2 / trials])


def _of_sums(sums: Numbers) -> Numbers:
    n, trials, squares, chosen, of_clusters = (sums[..., column] for column in range(5))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (of_clusters - chosen**2 / trials) / (n - 1)
        within = (chosen - of_clusters) / (trials - n)
        per_cluster = (trials - squares / trials) / (n - 1)
        total = between + (per_cluster - 1) * within
        usable = (trials > n) & (n > 1) & (total > 1e-12)
        return np.where(usable, (between - within) / total, np.nan)
