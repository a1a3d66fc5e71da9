"""The naive tests against published numbers and R."""

import numpy as np
import pytest

from studyapp.analysis.hypotheses.naive import binomial, cochran_armitage
from tests.studyapp.analysis.tables import reference

MADE_UP = reference("inference")


def test_cochran_armitage_equals_the_published_malformations():
    """Graubard and Korn (1987), Agresti (2002), page 182: z² = 6.57, p = .0104."""
    present, absent = [48, 38, 5, 1, 1], [17066, 14464, 788, 126, 37]
    trials = [one + other for one, other in zip(present, absent, strict=True)]
    found = cochran_armitage(present, trials, [0, 0.5, 1.5, 4, 7])
    assert (found.statistic, found.p) == pytest.approx((6.5701339447, 0.010370414573), abs=1e-9)


def test_cochran_armitage_equals_the_published_smokers():
    """Fleiss (1981), page 139, as in R's prop.trend.test; with two kinds of scores."""
    smokers, patients = [83, 90, 129, 70], [86, 93, 136, 82]
    even = cochran_armitage(smokers, patients, [1, 2, 3, 4])
    assert (even.statistic, even.p) == pytest.approx((8.2249222852, 0.0041318974776), abs=1e-9)
    last = cochran_armitage(smokers, patients, [0, 0, 0, 1])
    assert (last.statistic, last.p) == pytest.approx((12.1731462207, 0.00048482459344), abs=1e-9)


def test_cochran_armitage_equals_r_on_made_up_people():
    k, m, level = (np.array(MADE_UP[name]) for name in ("k", "m", "level"))
    sums = [[values[level == of].sum() for of in (0, 1, 2)] for values in (k, m)]
    found = cochran_armitage(*sums, [0, 1, 2])
    assert (found.statistic, found.p) == pytest.approx(MADE_UP["cochran_armitage"], abs=1e-9)


def test_without_levels_or_without_differences_there_is_no_trend():
    assert cochran_armitage([3], [10], [0]) is None
    assert cochran_armitage([3, 0], [10, 0], [0, 1]) is None
    assert cochran_armitage([10, 10], [10, 10], [0, 1]) is None


def test_the_binomial_test_of_eighty_in_a_hundred():
    assert binomial(80, 100).p == pytest.approx(1.116e-9, rel=1e-3)
    assert binomial(0, 0) is None
