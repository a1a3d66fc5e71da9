"""Does the preference change along ordered levels? A permutation test over participants.

Under the hypothesis people of all levels are alike, so their preferences may be dealt to the levels
anew. The slope is divided by a standard error that allows every level its own spread: without it, a
level whose people merely differ more among themselves is taken for a trend. Janssen, A. (1997),
Studentized permutation tests for non-i.i.d. hypotheses, Statistics & Probability Letters 36, 9-21;
DiCiccio, C. J. and Romano, J. P. (2017), Robust permutation tests for correlation and regression
coefficients, Journal of the American Statistical Association 112, 1211-1220.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studyapp.analysis.hypotheses.arrangements import Arrangements, arrangements
from studyapp.analysis.hypotheses.outcome import Outcome, permutation_outcome

METHOD = "permutation trend test over participants, studentised"
PLAIN_METHOD = "permutation trend test over participants, one spread for all levels"
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Trend:
    """Both tests, from the same arrangements."""

    studentised: Outcome
    plain: Outcome


def trend_test(shares: Numbers, scores: Numbers, rng: np.random.Generator) -> Outcome | None:
    """The studentised test, which is the one to use; see `trend_tests`."""
    found = trend_tests(shares, scores, rng)
    return found.studentised if found else None


def trend_tests(shares: Numbers, scores: Numbers, rng: np.random.Generator) -> Trend | None:
    """Two-sided tests that the preference does not change along the scores.

    With s_i the score and y_i the share of participant i, e_i the residuals of the regression of y
    on s, and h_i = 1/n + (s_i - s̄)² / Σ(s - s̄)² the leverages (the standard error is HC3,
    MacKinnon and White 1985, Journal of Econometrics 29, 305-325):

        plain        Σ(s_i - s̄) y_i
        studentised  Σ(s_i - s̄) y_i / sqrt(Σ(s_i - s̄)² e_i² / (1 - h_i)²)

    Parameters
    ----------
    shares, scores : one per participant.

    Returns
    -------
    None with fewer than two levels. Where nobody differs from anybody, p is 1.
    """
    levels, level_of = np.unique(scores, return_inverse=True)
    if len(levels) < 2:
        return None
    sizes = np.bincount(level_of)
    away = shares - shares.mean()
    dealt = arrangements(away, sizes.tolist(), rng)
    members = [away[level_of == level] for level in range(len(levels))]
    observed = Arrangements(
        np.array([[group.sum() for group in members]]),
        np.array([[(group**2).sum() for group in members]]),
        exact=True,
    )
    return Trend(
        *(
            permutation_outcome(
                float(statistic(observed, levels, sizes)[0]),
                statistic(dealt, levels, sizes),
                exact=dealt.exact,
            )
            for statistic in (_studentised, _plain)
        )
    )


def _plain(of: Arrangements, levels: Numbers, sizes: NDArray[np.int64]) -> Numbers:
    statistic: Numbers = of.sums @ (levels - levels @ sizes / sizes.sum())
    return statistic


def _studentised(of: Arrangements, levels: Numbers, sizes: NDArray[np.int64]) -> Numbers:
    """From sums and squares in every level alone; the values' own mean is 0."""
    centred = levels - levels @ sizes / sizes.sum()
    around = sizes @ centred**2
    products = of.sums @ centred
    fitted = np.outer(products / around, centred)
    # Σe² in a level, from Σy² and Σy; rounding must not make it negative.
    residual = np.maximum(of.squares - 2 * fitted * of.sums + sizes * fitted**2, 0)
    leverage = 1 / sizes.sum() + centred**2 / around
    # Leverage 1 (the only one of one of two levels) leaves no residual.
    weights = np.divide(
        centred**2, (1 - leverage) ** 2, out=np.zeros_like(centred), where=leverage < 1 - 1e-9
    )
    squared_error = residual @ weights
    nothing = squared_error <= 1e-12 * around * of.squares.sum(axis=1)
    level = np.abs(products) <= 1e-12 * np.sqrt(around * of.squares.sum(axis=1))
    certain = np.where(level, 0.0, np.copysign(np.inf, products))
    return np.where(nothing, certain, products / np.sqrt(np.where(nothing, 1.0, squared_error)))
