"""Tests that take every trial for independent, whoever answered it; only for comparison.

Choices of one person resemble each other, so these find differences that are not there: up to one
time in two where they promise one in twenty.
"""

from collections.abc import Sequence

import numpy as np
from scipy.stats import binomtest, chi2
from statsmodels.stats.contingency_tables import Table

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
    375-386. statsmodels gives z with N - 1 in its variance, so X² = z² N/(N - 1) (Agresti 2002,
    Categorical Data Analysis, section 5.3.5).

    Parameters
    ----------
    chosen, trials, scores : one per level.

    Returns
    -------
    None with fewer than two levels that have trials, or where all trials came out alike.
    """
    rows = [(k, m - k, s) for k, m, s in zip(chosen, trials, scores, strict=True) if m > 0]
    hits, misses = sum(row[0] for row in rows), sum(row[1] for row in rows)
    if len({row[2] for row in rows}) < 2 or not hits or not misses:
        return None
    table = Table([[k, rest] for k, rest, _ in rows], shift_zeros=False)
    found = table.test_ordinal_association(
        row_scores=np.array([row[2] for row in rows]), col_scores=np.array([1.0, 0.0])
    )
    total = hits + misses
    statistic = float(found.zscore) ** 2 * total / (total - 1)
    return Outcome(float(chi2.sf(statistic, 1)), statistic)
