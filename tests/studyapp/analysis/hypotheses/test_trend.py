"""The permutation trend test and the slope against R, and what studentising is for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.analysis.hypotheses.arrangements import arrangements, how_many
from studyapp.analysis.hypotheses.slope import slope
from studyapp.analysis.hypotheses.trend import trend_test, trend_tests
from tests.studyapp.analysis.tables import reference

EDGE = reference("cluster_wilson_edge_cases")["permutation_trend_exact"]
MADE_UP = reference("inference")
SHARES = np.array(MADE_UP["k"]) / np.array(MADE_UP["m"])
LEVELS = np.array(MADE_UP["level"], float)

samples = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 2)), min_size=4, max_size=9)


def rng():
    return np.random.default_rng(1)


def test_the_plain_test_equals_all_arrangements_counted_in_r():
    found = trend_tests(np.array(EDGE["y"]), np.array(EDGE["level"]), rng()).plain
    assert found.p == pytest.approx(EDGE["p_two_sided"], abs=1e-12)
    assert (found.arrangements, found.exact) == (EDGE["n_arrangements"], True)


def test_the_plain_statistic_over_its_standard_deviation_equals_that_of_coin():
    statistic = trend_tests(SHARES, LEVELS, rng()).plain.statistic
    deviation = np.sqrt(len(SHARES) - 1) * SHARES.std(ddof=1) * LEVELS.std(ddof=1)
    assert statistic / deviation == pytest.approx(MADE_UP["permutation_z"][0], abs=1e-9)


def test_the_slope_and_its_intervals_equal_r():
    found = slope(SHARES, LEVELS)
    assert found.slope == pytest.approx(MADE_UP["slope"][0], abs=1e-9)
    assert found.intercept == pytest.approx(MADE_UP["intercept"][0], abs=1e-9)
    assert found.plain == pytest.approx(MADE_UP["slope_ols"], abs=1e-9)
    assert found.robust == pytest.approx(MADE_UP["slope_hc3"], abs=1e-9)


def test_the_studentised_statistic_is_the_slope_over_its_robust_error():
    found = slope(SHARES, LEVELS)
    low, high = MADE_UP["slope_hc3"]
    error = (high - low) / 2 / 2.160368656  # the .975 quantile of t(13)
    statistic = trend_tests(SHARES, LEVELS, rng()).studentised.statistic
    assert statistic == pytest.approx(found.slope / error, abs=1e-6)


def test_all_arrangements_and_random_ones_agree():
    found = trend_tests(SHARES[:12], LEVELS[:12], rng()).studentised
    assert found.exact
    assert found.arrangements == how_many([5, 6, 1])
    many = trend_tests(np.tile(SHARES, 4), np.tile(LEVELS, 4), rng()).studentised
    assert not many.exact
    assert many.p == pytest.approx(0.12, abs=0.05)


def test_every_way_to_deal_people_to_groups_is_met_once():
    dealt = arrangements(np.array([1.0, 10.0, 100.0, 1000.0]), [2, 1, 1], rng())
    assert dealt.exact
    assert len(np.unique(dealt.sums, axis=0)) == len(dealt.sums) == 12
    assert np.allclose(dealt.sums.sum(axis=1), 1111)


@pytest.mark.parametrize("worth", [1, 1000])
def test_random_dealing_has_the_moments_of_drawing_without_replacement(monkeypatch, worth):
    """Whether people with the same value are dealt together (1) or one by one (1000)."""
    monkeypatch.setattr("studyapp.analysis.hypotheses.arrangements._WORTH", worth)
    monkeypatch.setattr("studyapp.analysis.hypotheses.arrangements._BLOCK", 100_000)
    values = np.repeat([0.0, 0.3, 0.7, 1.0], [20, 30, 10, 40])
    dealt = arrangements(values, [30, 50, 20], rng())
    assert not dealt.exact
    assert len(dealt.sums) == 9999
    mean, variance = values.mean(), values.var(ddof=1)
    for group, size in enumerate([30, 50, 20]):
        sums = dealt.sums[:, group]
        assert sums.mean() == pytest.approx(size * mean, abs=0.1)
        assert sums.var() == pytest.approx(size * (1 - size / 100) * variance, rel=0.06)
    assert np.allclose(dealt.sums.sum(axis=1), values.sum())
    assert np.allclose(dealt.squares.sum(axis=1), (values**2).sum())


@settings(deadline=None, max_examples=30)
@given(samples)
def test_turning_the_levels_round_changes_only_the_sign(rows):
    shares, levels = (np.array(column, float) for column in zip(*rows, strict=True))
    one, other = (trend_tests(shares / 10, scores, rng()) for scores in (levels, -levels))
    assert (one is None) == (other is None) == (len(set(levels)) < 2)
    if one is not None:
        assert one.studentised.p == pytest.approx(other.studentised.p)
        assert one.plain.p == pytest.approx(other.plain.p)
        assert 0 < one.studentised.p <= 1


def test_a_perfect_step_is_as_extreme_as_can_be():
    found = trend_tests(np.repeat([0.0, 0.5, 1.0], 3), np.repeat([0.0, 1.0, 2.0], 3), rng())
    assert found.studentised.p == 2 / how_many([3, 3, 3])
    assert slope(np.repeat([0.0, 0.5, 1.0], 3), np.repeat([0.0, 1.0, 2.0], 3)) is None


def test_where_nobody_differs_p_is_1_and_with_one_level_there_is_none():
    assert trend_tests(np.full(8, 0.7), np.arange(8) % 3, rng()).studentised.p == 1
    assert trend_test(SHARES, np.ones(15), rng()) is None
    assert slope(SHARES, np.ones(15)) is None


def test_one_person_who_alone_decides_the_line_gives_no_robust_interval():
    assert slope(SHARES, np.arange(15) == 14).robust is None


def test_unequal_spread_is_not_taken_for_a_trend(monkeypatch):
    """Equal means, 60/30/10 people, spreads .3 to 3: the plain test errs three times too often."""
    monkeypatch.setattr("studyapp.analysis.hypotheses.arrangements.DRAWS", 399)
    chance = np.random.default_rng(2026)
    levels, spread = np.repeat([0.0, 1.0, 2.0], [60, 30, 10]), np.repeat([0.3, 1, 3], [60, 30, 10])
    false_alarms = np.zeros(2)
    for _ in range(250):
        p = 1 / (1 + np.exp(-spread * chance.standard_normal(100)))
        found = trend_tests(chance.binomial(10, p) / 10, levels, chance)
        false_alarms += (found.studentised.p <= 0.05, found.plain.p <= 0.05)
    assert false_alarms[0] <= 20
    assert false_alarms[1] >= 25
