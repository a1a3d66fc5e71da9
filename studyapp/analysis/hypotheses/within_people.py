"""The same people with two kinds of pictures: does their preference differ, and with expertise?

Every person who met both kinds is one number, the preference with the first kind less that with the
second. Their mean is tested by flipping signs, and whether it changes along the expertise levels by
permuting people over levels: an interaction of kind and level, with people as the units. Of more
than 2,000 people Student's t says the same in a fraction of the time.
"""

from dataclasses import dataclass, replace
from math import sqrt
from sys import float_info

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from studyapp.analysis.hypotheses.means import t_test
from studyapp.analysis.hypotheses.outcome import Outcome
from studyapp.analysis.hypotheses.sign_flip import sign_flip
from studyapp.analysis.hypotheses.slope import Slope, slope
from studyapp.analysis.hypotheses.trend import trend_test
from studyapp.analysis.intervals.wilson import CONFIDENCE
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST, FEWEST_FOR_INFERENCE

MOST_FOR_PERMUTATION = 2000
PERMUTED = "sign-flip test; permutation test of the change per level"
STUDENT = "t test; t test of the change per level, every level its own spread"


@dataclass(frozen=True)
class WithinPeople:
    """A difference within people, and its change from one expertise level to the next.

    Parameters
    ----------
    difference : the mean over people, with its 95 % t interval and its p.
    slope : per level, with its 95 % interval (every level its own spread) and its p.
    method : of the tests, PERMUTED or STUDENT.
    n_participants, n_with_level : who met both kinds, and of them those of a known level.
    """

    n_participants: int
    n_with_level: int
    method: str = PERMUTED
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    slope: float | None = None
    slope_low: float | None = None
    slope_high: float | None = None
    slope_p: float | None = None


def within_people(
    choices: pd.DataFrame, kind: str, first: str, second: str, rng: np.random.Generator
) -> WithinPeople:
    """What there are too few people for is missing: intervals below 5, tests below 6.

    Parameters
    ----------
    choices : one row per trial: participant_id, expertise_level, chosen, and the column `kind`.
    first, second : the two values of that column to compare.
    """
    means = choices.groupby(["participant_id", kind])["chosen"].mean().unstack(kind)
    both = means.reindex(columns=[first, second]).dropna()
    differences = (both[first] - both[second]).to_numpy(dtype=float)
    levels = choices.groupby("participant_id")["expertise_level"].first().reindex(both.index)
    known = levels.notna().to_numpy()
    found: dict[str, float | None] = {}
    if len(differences):
        found = _mean(differences, rng)
        found |= _trend(differences[known], levels.to_numpy(dtype=float)[known], rng)
    method = STUDENT if len(differences) > MOST_FOR_PERMUTATION else PERMUTED
    return WithinPeople(len(differences), int(known.sum()), method, **found)


def _mean(differences: NDArray[np.float64], rng: np.random.Generator) -> dict[str, float | None]:
    n, mean = len(differences), float(differences.mean())
    found: dict[str, float | None] = {"difference": mean}
    if n >= FEWEST_FOR_INFERENCE and np.ptp(differences) > 1e-12:
        error = float(differences.std(ddof=1)) / sqrt(n)
        half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * error
        found |= {"low": max(-1.0, mean - half), "high": min(1.0, mean + half)}
    if n >= FEWEST_FOR_A_TEST and (outcome := _test(differences, rng)):
        found["p"] = outcome.p
    return found


def _test(differences: NDArray[np.float64], rng: np.random.Generator) -> Outcome | None:
    if len(differences) > MOST_FOR_PERMUTATION:
        outcome = t_test(differences)
        return outcome and replace(outcome, p=max(outcome.p, float_info.min))
    return sign_flip(differences, rng)


def _trend(
    differences: NDArray[np.float64], levels: NDArray[np.float64], rng: np.random.Generator
) -> dict[str, float | None]:
    if len(differences) < FEWEST_FOR_A_TEST or np.ptp(differences) < 1e-12:
        return {}
    line = slope(differences, levels)
    if line is None:
        return {}
    found: dict[str, float | None] = {"slope": line.slope}
    if line.robust is not None:
        found |= {"slope_low": line.robust[0], "slope_high": line.robust[1]}
    if len(differences) > MOST_FOR_PERMUTATION:
        return found | {"slope_p": _p(line, len(differences))}
    outcome = trend_test(differences, levels, rng)
    return found | {"slope_p": outcome.p if outcome else None}


def _p(line: Slope, n: int) -> float | None:
    """Two-sided, of t(n - 2), from the interval that rests on the same error."""
    if line.robust is None:
        return None
    error = (line.robust[1] - line.slope) / float(stdtrit(n - 2, (1 + CONFIDENCE) / 2))
    # No p is 0; below the smallest number there is, it is that number.
    return max(float(2 * stdtr(n - 2, -abs(line.slope) / error)), float_info.min)
