"""Welch's difference, equivalence, Kruskal-Wallis and Holm against R."""

import numpy as np
import pytest

from studyapp.analysis.hypotheses.equivalence import equivalence
from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.hypotheses.means import t_test, welch
from studyapp.analysis.hypotheses.omnibus import kruskal_wallis
from tests.studyapp.analysis.tables import reference

MADE_UP = reference("inference")
SHARES = np.array(MADE_UP["k"]) / np.array(MADE_UP["m"])
LEVELS = np.array(MADE_UP["level"])
GROUPS = [SHARES[level == LEVELS] for level in (0, 1, 2)]


def test_welch_equals_r():
    found = welch(GROUPS[0], GROUPS[2])
    numbers = (found.difference, found.low, found.high, found.df, found.p)
    assert numbers == pytest.approx(MADE_UP["welch"], abs=1e-9)


def test_equivalence_equals_two_one_sided_tests_of_r():
    found = equivalence(welch(GROUPS[0], GROUPS[2]), MADE_UP["margin"][0], 0.05)
    assert found.p == pytest.approx(MADE_UP["tost_p"][0], abs=1e-9)
    assert (found.low, found.high) == pytest.approx(MADE_UP["tost_interval"], abs=1e-9)


@pytest.mark.parametrize("margin", [0.02, 0.1, 0.3, 0.41, 0.43, 0.6])
def test_levels_are_alike_just_when_the_interval_lies_within_the_margin(margin):
    found = equivalence(welch(np.array([0.5, 0.6, 0.8]), np.array([0.4, 0.7, 0.9])), margin, 0.05)
    within = -margin < found.low and found.high < margin
    assert (found.p < 0.05) == within


def test_a_margin_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"must lie above 0, not at 0\.0"):
        equivalence(welch(GROUPS[0], GROUPS[2]), 0.0, 0.05)


def test_the_t_test_equals_r():
    found = t_test(SHARES - 0.5)
    assert (found.statistic, found.p) == pytest.approx(MADE_UP["t_one_half"], abs=1e-9)


def test_where_all_agree_there_is_neither_t_nor_difference():
    assert t_test(np.full(8, 0.5)) is None
    assert t_test(np.array([0.2])) is None
    assert welch(np.ones(4), np.ones(5)) is None
    assert welch(np.array([0.4]), np.array([0.1, 0.9])) is None


def test_kruskal_wallis_equals_r():
    found = kruskal_wallis(GROUPS)
    assert (found.statistic, found.p) == pytest.approx(MADE_UP["kruskal"], abs=1e-9)


def test_kruskal_wallis_takes_two_groups_that_differ():
    assert kruskal_wallis([np.ones(3), np.ones(4)]) is None
    assert kruskal_wallis([GROUPS[0], np.array([])]) is None


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        ([0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.08, 0.09, 0.09, 0.09]),
        ([0.0021, 0.0001, 0.04, 0.2, 0.0301], [0.0084, 0.0005, 0.0903, 0.2, 0.0903]),
    ],
)
def test_holm_equals_r(p, expected):
    assert holm(p) == pytest.approx(expected, abs=1e-12)


def test_a_test_that_was_not_made_does_not_count():
    assert holm([0.01, None, 0.04]) == [0.02, None, 0.04]
    assert holm([]) == []
