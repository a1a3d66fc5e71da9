"""Means with intervals and paired tests, beside numbers of textbooks and SciPy."""

import pytest
from scipy import stats

from examples.lego.causal.counting import divide, mean, over_regions, paired, share


def test_the_interval_is_students():
    values = [1.0, 2.0, 4.0, 9.0]
    found = mean(values)
    low, high = stats.t.interval(0.95, 3, loc=4, scale=stats.sem(values))
    assert found == {"mean": 4, "low": pytest.approx(low), "high": pytest.approx(high), "n": 4}


def test_a_share_does_not_leave_its_range_and_unknown_values_do_not_count():
    found = mean([0.0, None, 1.0], (0, 1))
    assert (found["mean"], found["low"], found["high"], found["n"]) == (0.5, 0, 1, 2)
    assert mean([None])["mean"] is None
    assert mean([3.0])["low"] is None


def test_a_share_of_all_has_an_interval_all_the_same():
    # Wilson: 20 of 20 begins at 20 / (20 + 1.96^2)
    found = share([1.0] * 20 + [None])
    assert (found["mean"], found["high"], found["n"]) == (1, 1, 20)
    assert found["low"] == pytest.approx(20 / (20 + 1.959964**2))
    assert share([0.5, 1.0, 0.0]) == mean([0.5, 1.0, 0.0], (0, 1))
    assert share([])["mean"] is None


def test_a_pair_counts_where_both_are_known():
    found = paired([1.0, 5.0, None, 2.0], [0.5, None, 3.0, 2.0])
    assert (found["one"], found["two"], found["mean"]) == (1.5, 1.25, 0.25)
    assert (found["higher"], found["equal"], found["lower"], found["n"]) == (1, 1, 0, 2)


def test_the_tests_are_those_of_scipy():
    one, two = [5.0, 6, 7, 8, 9, 1, 3, 4], [1.0, 2, 3, 9, 5, 0, 2, 2]
    found = paired(one, two)
    apart = [a - b for a, b in zip(one, two, strict=True)]
    assert found["sign"] == pytest.approx(stats.binomtest(7, 8).pvalue)
    expected = stats.wilcoxon(apart, zero_method="pratt", method="asymptotic").pvalue
    assert found["wilcoxon"] == pytest.approx(expected)


def test_equal_pairs_give_no_evidence():
    found = paired([1.0, 2.0], [1.0, 2.0])
    assert (found["mean"], found["wilcoxon"], found["sign"]) == (0, 1, 1)


def test_two_samples_that_are_swapped_give_the_opposite():
    one, two = [0.1, 0.4, 0.3], [0.2, 0.1, 0.0]
    forth, back = paired(one, two), paired(two, one)
    assert forth["mean"] == pytest.approx(-back["mean"])
    assert forth["low"] == pytest.approx(-back["high"])


def test_empty_maps_have_no_share_in_any_region():
    found = over_regions([[0.5, 0.25, 0.25], None, [0.7, 0.05, 0.25]])
    assert found["target"]["mean"] == pytest.approx(0.6)
    assert found["background"]["n"] == 2


def test_piles_are_divided_by_whether_the_class_is_there():
    there, absent = divide([{"target": 0}, {"target": None}, {"target": 2}])
    assert [len(there), len(absent)] == [2, 1]
