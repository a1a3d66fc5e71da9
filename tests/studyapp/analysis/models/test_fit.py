"""Effects of a fitted model."""

import numpy as np
import pytest

from studyapp.analysis.models.fit import Fit, NotEstimable, effect


def test_a_contrast_takes_the_covariance_with_it():
    fit = Fit(np.array([1.0, 3.0]), np.array([[4.0, 1.0], [1.0, 9.0]]), 10, 12, 100)
    difference = fit.contrast(np.array([-1.0, 1.0]))
    assert difference.estimate == 2
    assert difference.se == pytest.approx(np.sqrt(4 + 9 - 2))
    # t(10) leaves 2.5 % beyond 2.228139.
    assert difference.high == pytest.approx(2 + 2.228139 * np.sqrt(11), rel=1e-6)


def test_at_the_end_of_its_interval_zero_has_a_p_of_five_per_cent():
    assert effect(2.228138851964939, 1.0, 10).p == pytest.approx(0.05)


def test_no_p_is_nought():
    assert 0 < effect(1000.0, 1.0, 5000).p < 1e-300


@pytest.mark.parametrize(("variance", "df"), [(0.0, 5), (1.0, 0)])
def test_what_does_not_vary_has_no_interval(variance, df):
    with pytest.raises(NotEstimable):
        effect(1.0, variance, df)


def test_a_contrast_in_which_nobody_differs_is_none_though_its_parts_vary():
    fit = Fit(np.array([1.0, 1.0]), np.full((2, 2), 0.09), 10, 12, 100)
    assert fit.effect(0).se == pytest.approx(0.3)
    assert fit.contrast_or_none(np.array([1.0, -1.0])) is None
