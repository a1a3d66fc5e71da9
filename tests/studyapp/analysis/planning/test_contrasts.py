"""Contrasts of levels."""

import numpy as np
import pytest
from scipy.stats import linregress, ttest_ind

from studyapp.analysis.planning.contrasts import contrast, weights


@pytest.mark.parametrize("levels", [2, 3, 5])
def test_the_trend_is_the_slope_of_the_line_through_the_levels_means(levels):
    means = np.random.default_rng(levels).random(levels)
    slope = linregress(np.arange(levels), means).slope
    assert weights("trend", levels) @ means == pytest.approx(slope)


def test_equivalence_is_about_the_highest_and_the_lowest_level():
    assert weights("equivalence", 4).tolist() == [-1, 0, 0, 1]


@pytest.mark.parametrize(("test", "levels"), [("trend", 1), ("sign-flip", 3)])
def test_what_compares_no_levels_is_refused(test, levels):
    with pytest.raises(ValueError, match="evels"):
        weights(test, levels)


def test_two_levels_are_welchs_t():
    rng = np.random.default_rng(3)
    low, high = rng.random(7), rng.random(19) ** 3
    found = contrast([low, high], weights("trend", 2))
    expected = ttest_ind(high, low, equal_var=False)
    assert found.estimate / found.error == pytest.approx(expected.statistic, rel=1e-12)
    assert found.df == pytest.approx(expected.df, rel=1e-12)


def test_a_level_without_weight_does_not_count():
    low, high, nobody = np.array([0.1, 0.3]), np.array([0.5, 0.9]), np.array([])
    among_three = contrast([low, nobody, high], weights("equivalence", 3))
    assert among_three == contrast([low, high], weights("equivalence", 2))


@pytest.mark.parametrize(
    "groups", [[[0.1], [0.2, 0.3]], [[1.0, 1.0], [1.0, 1.0]], [[0.7] * 9, [0.7] * 12]]
)
def test_too_few_people_or_all_alike_give_nothing(groups):
    assert contrast([np.array(group) for group in groups], weights("trend", 2)) is None
