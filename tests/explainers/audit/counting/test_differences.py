import pytest

from explainers.audit.counting.differences import (
    difference,
    mean_difference,
    paired_means,
    paired_shares,
)
from explainers.audit.counting.independence import mean_of, share_of


def names(count):
    return [str(number) for number in range(count)]


def of(hits, total):
    return share_of([True] * hits + [False] * (total - hits), names(total))


def test_the_interval_of_independent_shares_is_newcombes():
    # R. Newcombe (1998), table II, column a, method 10: 56/70 less 48/80 is 0.0524 to 0.3339.
    found = difference(of(56, 70), of(48, 80))
    assert found["difference"] == pytest.approx(0.2)
    assert (found["low"], found["high"]) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_the_interval_of_paired_shares_is_newcombes():
    # R. Newcombe (1998), paired data, method 10: of 36, 12, 2 and 0 pairs 0.0569 to 0.3404.
    new = [True] * 36 + [True] * 12 + [False] * 2
    old = [True] * 36 + [False] * 12 + [True] * 2
    found = paired_shares(old, new, names(50))
    assert found["difference"] == pytest.approx(0.2)
    assert (found["low"], found["high"]) == pytest.approx((0.0569, 0.3404), abs=5e-5)
    assert (found["gained"], found["lost"]) == (12, 2)
    assert (found["old"]["k"], found["new"]["k"]) == (38, 48)


def test_the_same_before_and_after_differs_by_nothing():
    hits = [number % 3 == 0 for number in range(30)]
    found = paired_shares(hits, hits, names(30))
    assert found["difference"] == 0
    assert found["low"] < 0 < found["high"]
    assert found["high"] - found["low"] < 0.2


def test_pairs_from_sequences_are_told_less_surely():
    old, new = [True] * 60, [True] * 45 + [False] * 15
    alone = paired_shares(old, new, names(60))
    together = paired_shares(old, new, [str(number // 15) for number in range(60)])
    assert together["difference"] == alone["difference"] == -0.25
    assert together["high"] - together["low"] > 2 * (alone["high"] - alone["low"])


def test_the_difference_of_means_is_of_pairs_that_have_both():
    found = paired_means([0.5, 0.7, None, 0.1], [0.4, 0.5, 0.9, None], names(4))
    assert found["difference"] == pytest.approx(-0.15)
    assert (found["old"]["n"], found["new"]["n"]) == (2, 2)
    assert found["low"] == pytest.approx(-0.15 - 12.7062 * 0.05, abs=1e-4)


def test_without_numbers_there_is_no_difference():
    nothing = {"difference": None, "low": None, "high": None}
    assert difference(of(0, 0), of(3, 4)) == nothing
    assert mean_difference(mean_of([], []), mean_of([0.4], ["a"])) == nothing
    assert paired_shares([], [], [])["difference"] is None
    assert paired_means([None], [0.5], ["a"])["difference"] is None


def test_a_difference_of_decimal_fractions_is_exact():
    assert difference(of(9, 10), of(8, 10))["difference"] == 0.1
    assert mean_difference(mean_of([0.9] * 2, "ab"), mean_of([0.8] * 2, "cd"))["difference"] == 0.1
