"""The statistic at a planned look."""

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, ttest_1samp, ttest_ind

from studyapp.analysis.planning.look_statistics import alpha_of_looks, crosses, look_statistic
from studyapp.analysis.planning.looks import bounds
from studyapp.analysis.planning.plan import Plan


def people(*levels: list[float]) -> pd.DataFrame:
    rows = [(share, level) for level, shares in enumerate(levels) for share in shares]
    return pd.DataFrame(rows, columns=["share", "level"])


def test_the_deviate_has_the_p_of_the_t_test():
    shares = [0.9, 0.4, 0.7, 0.8, 0.6, 0.7, 0.9, 0.5]
    statistic = look_statistic(people(shares), (), Plan())
    assert 2 * norm.sf(statistic) == pytest.approx(ttest_1samp(shares, 0.5).pvalue, rel=1e-9)
    mirrored = look_statistic(people([1 - share for share in shares]), (), Plan())
    assert mirrored == pytest.approx(-statistic)


def test_people_who_all_agree_have_the_p_of_the_sign_flip_test():
    statistic = look_statistic(people([0.8] * 9), (), Plan())
    assert 2 * norm.sf(statistic) == pytest.approx(2 / 2**9, rel=1e-9)
    assert look_statistic(people([0.2] * 9), (), Plan()) == pytest.approx(-statistic)
    assert look_statistic(people([0.5] * 9), (), Plan()) == 0


def test_fewer_than_six_people_are_not_tested():
    assert look_statistic(people([0.9, 0.8, 0.7, 0.9, 0.8]), (), Plan()) is None


def test_the_trend_over_two_levels_is_welchs_test():
    low, high = [0.9, 0.7, 0.8, 0.6], [0.4, 0.5, 0.2, 0.6, 0.3]
    statistic = look_statistic(people(low, high), (0, 1), Plan(primary_test="trend"))
    expected = ttest_ind(high, low, equal_var=False)
    assert statistic < 0
    assert 2 * norm.sf(-statistic) == pytest.approx(expected.pvalue, rel=1e-9)


def test_equivalence_takes_the_weaker_of_two_one_sided_tests_at_twice_alpha():
    rng = np.random.default_rng(8)
    low, high = list(0.6 + 0.1 * rng.random(30)), list(0.62 + 0.1 * rng.random(30))
    plan = Plan(primary_test="equivalence", margin=0.1)
    statistic = look_statistic(people(low, high), (0, 1), plan)
    upper = ttest_ind(np.array(high) - 0.1, low, equal_var=False, alternative="less").pvalue
    lower = ttest_ind(np.array(high) + 0.1, low, equal_var=False, alternative="greater").pvalue
    assert norm.sf(statistic) == pytest.approx(max(lower, upper), rel=1e-9)
    assert alpha_of_looks(plan) == 0.1
    assert alpha_of_looks(Plan()) == 0.05
    assert crosses(statistic, 2.0, plan)


def test_levels_that_differ_by_more_than_the_margin_never_cross():
    plan = Plan(primary_test="equivalence", margin=0.1)
    statistic = look_statistic(people([0.1, 0.2, 0.1, 0.15], [0.9, 0.8, 0.9, 0.85]), (0, 1), plan)
    assert statistic < -2
    assert not crosses(statistic, 2.0, plan)
    assert crosses(statistic, 2.0, Plan(primary_test="trend"))


@pytest.mark.parametrize("levels", [(), (0,), (0, 1, 2)])
def test_a_level_without_people_leaves_the_trend_open(levels):
    shares = people([0.1, 0.4, 0.3, 0.2], [0.5, 0.7, 0.6])
    assert look_statistic(shares, levels, Plan(primary_test="trend")) is None


@pytest.mark.parametrize("spread", [0.5, 5.0])
@pytest.mark.parametrize("boundary", ["pocock", "obrien-fleming"])
def test_all_looks_together_are_wrong_in_five_to_six_per_cent(boundary, spread):
    """1,000 studies of 60 people who prefer nothing on average, looked at after 12, 25, 40, 60."""
    looks = (12, 25, 40, 60)
    limits = np.array(bounds(looks, boundary=boundary))
    rng = np.random.default_rng(17)
    shares = rng.binomial(10, rng.beta(spread, spread, size=(1000, 60))) / 10
    found = np.abs(
        [
            [look_statistic(people(study[:look]), (), Plan()) for look in looks]
            for study in shares.tolist()
        ]
    )
    assert 0.03 <= (found >= limits).any(axis=1).mean() <= 0.06 + 2 * sqrt(0.06 * 0.94 / 1000)
    assert (found >= 1.96).any(axis=1).mean() > 0.1
