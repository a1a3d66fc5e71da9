"""The preference under another mix of levels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.analysis.intervals.clustered import one_way
from studyapp.analysis.weighted import weighted

LAY = (np.array([9.0, 8, 10, 7, 9, 6]), np.full(6, 10.0))
EXPERTS = (np.array([3.0, 5, 4]), np.full(3, 10.0))
TABLE = {0: LAY, 2: EXPERTS}

people = st.lists(st.integers(0, 10), min_size=2, max_size=8).map(
    lambda k: (np.array(k, float), np.full(len(k), 10.0))
)


def test_it_is_the_weighted_mean_with_squared_distances_added():
    lay, experts = one_way(*LAY), one_way(*EXPERTS)
    share, other = 49 / 60, 0.4
    found = weighted(TABLE, {0: 1, 2: 3})
    assert found.preference == pytest.approx((share + 3 * other) / 4)
    below = np.hypot(share - lay.low, 3 * (other - experts.low)) / 4
    above = np.hypot(lay.high - share, 3 * (experts.high - other)) / 4
    assert found.low == pytest.approx(found.preference - below)
    assert found.high == pytest.approx(found.preference + above)


def test_with_one_level_it_is_that_levels_own_interval():
    interval = one_way(*LAY)
    found = weighted(TABLE, {0: 0.3, 2: 0})
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_a_level_with_a_weight_takes_two_people():
    one = (np.array([7.0]), np.array([10.0]))
    assert weighted({0: LAY, 1: one}, {0: 1, 1: 1}) is None
    assert weighted({0: LAY}, {0: 1, 1: 1}) is None
    assert weighted({0: LAY, 1: one}, {0: 1, 1: 0}) is not None
    assert weighted(TABLE, {}) is None


@settings(deadline=None, max_examples=60)
@given(people, people, st.floats(0.01, 1))
def test_it_lies_in_the_unit_interval_and_holds_the_preference(lay, experts, weight):
    found = weighted({0: lay, 1: experts}, {0: weight, 1: 1})
    assert 0 <= found.low <= found.preference <= found.high <= 1
