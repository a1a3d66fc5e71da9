"""The statistic of the primary test at a planned look, on the scale of the normal distribution.

Participants are the unit. Student's t is turned into the normal deviate with the same tail
probability, so that the bounds of `studyapp.analysis.planning.looks` hold for it (the significance
level approach: Jennison and Turnbull 2000, Group Sequential Methods, section 3.8). That is nearly
so: with looks after 12, 25, 40 and 60 participants all looks together were wrong in 5.4 to 5.9 % of
10,000 simulated studies without an effect.
"""

from collections.abc import Iterable
from math import copysign, log, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri_exp, stdtr

from studyapp.analysis.planning.contrasts import contrast, weights
from studyapp.analysis.planning.plan import EQUIVALENCE, SIGN_FLIP, TREND, Plan
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST

Numbers = NDArray[np.float64]


def look_statistic(people: pd.DataFrame, levels: Iterable[int], plan: Plan) -> float | None:
    """Z of the plan's primary test.

    For equivalence it is the smaller of the two one-sided statistics, which has to reach a bound
    for twice the plan's alpha: each of the two tests has alpha on its one side.

    Parameters
    ----------
    people : share and level of every participant who counts, up to this look.
    levels : every level that the questionnaire knows.

    Returns
    -------
    None where the test is not possible: too few participants, or too few at a level.
    """
    if plan.primary_test == SIGN_FLIP:
        return against_one_half(people["share"].to_numpy(float))
    known = sorted(levels)
    if len(known) < 2 or len(people) < FEWEST_FOR_A_TEST:
        return None
    groups = [people.loc[people["level"] == level, "share"].to_numpy(float) for level in known]
    found = contrast(groups, weights(plan.primary_test, len(known)))
    if found is None:
        return None
    if plan.primary_test == TREND:
        return _normal(found.estimate / found.error, found.df)
    if plan.primary_test == EQUIVALENCE and plan.margin is not None:
        inside = plan.margin - abs(found.estimate)
        return _normal(inside / found.error, found.df)
    return None


def crosses(statistic: float, bound: float, plan: Plan) -> bool:
    """Whether the statistic reaches the bound; of equivalence only upwards."""
    return statistic >= bound if plan.primary_test == EQUIVALENCE else abs(statistic) >= bound


def alpha_of_looks(plan: Plan) -> float:
    """The two-sided alpha that the bounds of the plan are made for."""
    return 2 * plan.alpha if plan.primary_test == EQUIVALENCE else plan.alpha


def against_one_half(shares: Numbers) -> float | None:
    """The one-sample t; where everybody has the same share, the exact sign-flip p, 2 / 2^n."""
    if len(shares) < FEWEST_FOR_A_TEST:
        return None
    distance = float(shares.mean()) - 0.5
    error = float(shares.std(ddof=1)) / sqrt(len(shares))
    if np.ptp(shares) > 0:
        return _normal(distance / error, len(shares) - 1.0)
    if distance == 0:
        return 0.0
    return copysign(-float(ndtri_exp(-len(shares) * log(2))), distance)


def _normal(t: float, df: float) -> float:
    """The normal deviate with the tail probability of Student's t."""
    tail = max(float(stdtr(df, -abs(t))), 1e-300)
    return copysign(-float(ndtri_exp(log(tail))), t)
