"""Tests that take every trial for independent, whoever answered it; only for comparison.

Choices of one person resemble each other, so these find differences that are not there: up to one
time in two where they promise one in twenty.
"""

from collections.abc import Sequence

import numpy as np
from scipy.stats import binomtest, chi2

from studyapp.analysis.hypotheses.outcome import Outcome

BINOMIAL = "exact binomial test of all trials"
COCHRAN_ARMITAGE = "Cochran-Armitage test of all trials"


def binomial(chosen: int, trials: int) -> Outcome | None:
    """Exact two-sided test that the probability is one half; None without trials."""
    if not trials:
        return None
    return Outcome(float(binomtest(chosen, trials).pvalue), float(chosen))


def cochran_armitage(
    chosen: Sequence[float], trials: Sequence[float], scores: Sequence[float]
) -> Outcome | None:
    """Trend of proportions along scores; the statistic is X² with one degree of freedom.

    Armitage, P. (1955), Tests for linear trends in proportions and frequencies, Biometrics 11,
    375-386; Agresti (2002), Categorical Data Analysis, section 5.3.5. With k_l of m_l at score
    s_l, p = Σk / Σm and s̄ = Σms / Σm:

        X² = (Σ k (s - s̄))² / (p (1 - p) Σ m (s - s̄)²)

    Parameters
    ----------
    chosen, trials, scores : one per level.

    Returns
    -------
    None with fewer than two levels that have trials, or where all trials came out alike.
    """
    k, m, s = (np.array(values, dtype=float) for values in (chosen, trials, scores))
    share = k.sum() / m.sum() if m.sum() else 0.0
    away = s - m @ s / m.sum() if m.sum() else s
    spread = share * (1 - share) * float(m @ away**2)
    if spread < 1e-12:
        return None
    statistic = float((k @ away) ** 2 / spread)
    return Outcome(float(chi2.sf(statistic, 1)), statistic)
