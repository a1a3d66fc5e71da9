"""Effect sizes by hand."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_effectsize

from studyapp.analysis.effects import effects, majority


def test_effect_sizes_of_four_people():
    found = effects(0.8, np.array([0.9, 0.7, 1.0, 0.6]))
    assert found.g == pytest.approx(0.3)
    assert found.h == pytest.approx(proportion_effectsize(0.8, 0.5))
    assert found.odds == pytest.approx(4)
    # Distances .4, .2, .5, .1: mean .3, standard deviation sqrt(.1 / 3).
    assert found.d == pytest.approx(0.3 / np.sqrt(0.1 / 3))


def test_what_would_be_infinite_is_missing():
    certain = effects(1.0, np.ones(5))
    assert (certain.odds, certain.d) == (None, None)
    assert effects(0.4, np.array([0.4])).d is None


def test_people_are_counted_by_their_majority():
    found = majority(np.array([0.9, 0.7, 0.5, 0.2, 1.0]))
    assert (found.people, found.even, found.of) == (3, 1, 5)
    # Wilson for 3 of 5: Newcombe's formula by hand, .2307 to .8824.
    assert (found.low, found.high) == pytest.approx((0.2307, 0.8824), abs=5e-5)
    assert majority(np.array([0.9])).low is None
