"""The percentile bootstrap over units."""

import numpy as np
import pytest

from studyapp.analysis.agreement.resampling import percentile_interval


def mean(sums):
    return sums[..., 0] / sums[..., 1]


def with_ones(values):
    return np.column_stack([values, np.ones(len(values))])


def test_of_a_mean_it_is_about_the_interval_of_the_normal_distribution():
    values = np.random.default_rng(1).normal(3.0, 2.0, size=400)
    low, high = percentile_interval(with_ones(values), mean, np.random.default_rng(2))
    error = values.std() / 20
    assert low == pytest.approx(values.mean() - 1.96 * error, abs=0.1 * error)
    assert high == pytest.approx(values.mean() + 1.96 * error, abs=0.1 * error)


def test_many_units_take_no_longer_and_say_the_same():
    values = np.random.default_rng(1).normal(size=20_000)
    low, high = percentile_interval(with_ones(values), mean, np.random.default_rng(2))
    assert high - low == pytest.approx(2 * 1.96 / np.sqrt(20_000), rel=0.15)


def test_it_says_nothing_where_units_do_not_differ_or_are_too_few():
    rng = np.random.default_rng(1)
    assert percentile_interval(with_ones(np.full(10, 0.3)), mean, rng) is None
    assert percentile_interval(with_ones(np.array([0.3])), mean, rng) is None


def test_it_says_nothing_where_the_statistic_is_often_undefined():
    def only_above(sums):
        return np.where(sums[..., 0] > 2, sums[..., 0], np.nan)

    parts = with_ones(np.array([1.0, 0.0, 0.0, 0.0]))
    assert percentile_interval(parts, only_above, np.random.default_rng(1)) is None
