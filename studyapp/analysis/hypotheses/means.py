"""Student's t over participants: the mean preference against one half, and two levels compared.

Student (1908), The probable error of a mean, Biometrika 6, 1-25; Welch, B. L. (1947), The
generalization of "Student's" problem when several different population variances are involved,
Biometrika 34, 28-35. With participants' own preferences as the values, their choices may resemble
each other as much as they like.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from studyapp.analysis.hypotheses.outcome import Outcome
from studyapp.analysis.intervals.wilson import CONFIDENCE

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Difference:
    """A difference of two means, with its 95 % interval.

    Parameters
    ----------
    error : standard error.
    df : degrees of freedom of Welch and Satterthwaite.
    p : two-sided, that there is none.
    """

    difference: float
    low: float
    high: float
    error: float
    df: float
    p: float


def t_test(differences: Numbers) -> Outcome | None:
    """Two-sided test that the mean is 0; None where all agree, for which t has no answer."""
    n = len(differences)
    if n < 2 or np.ptp(differences) < 1e-12:
        return None
    statistic = float(differences.mean() / (differences.std(ddof=1) / np.sqrt(n)))
    return Outcome(float(2 * stdtr(n - 1, -abs(statistic))), statistic)


def welch(first: Numbers, second: Numbers) -> Difference | None:
    """Mean of the second less mean of the first, each with its own variance.

    With v = s²/n of each group: error² = v_1 + v_2 and
    df = (v_1 + v_2)² / (v_1²/(n_1 - 1) + v_2²/(n_2 - 1)).

    Parameters
    ----------
    first, second : participants' own preferences.

    Returns
    -------
    None with fewer than two people in either group, or where nobody differs within either.
    """
    if min(len(first), len(second)) < 2 or max(np.ptp(first), np.ptp(second)) < 1e-12:
        return None
    one, two = first.var(ddof=1) / len(first), second.var(ddof=1) / len(second)
    df = float((one + two) ** 2 / (one**2 / (len(first) - 1) + two**2 / (len(second) - 1)))
    difference, error = float(second.mean() - first.mean()), float(np.sqrt(one + two))
    half = error * float(stdtrit(df, (1 + CONFIDENCE) / 2))
    p = float(2 * stdtr(df, -abs(difference) / error))
    return Difference(difference, difference - half, difference + half, error, df, p)
