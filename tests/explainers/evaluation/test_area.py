import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainers.evaluation.area import area, gini


def test_the_area_is_the_share_that_reaches_half_the_maximum():
    assert area(np.array([[4.0, 2.0], [1.9, 0.0]])) == 0.5
    assert area(np.array([[4.0, 2.0], [1.9, 0.0]]), 0.4) == 0.75
    assert area(np.zeros((3, 3))) == 0


def test_the_gini_index_by_hand():
    # 1, 2, 3, 4: (-3 * 1 - 1 * 2 + 1 * 3 + 3 * 4) / (4 * 10)
    assert gini(np.array([[4.0, 1.0], [3.0, 2.0]])) == pytest.approx(0.25)
    assert gini(np.ones((5, 4))) == pytest.approx(0)
    assert gini(np.zeros((2, 2))) is None


@given(st.lists(st.floats(0.1, 9), min_size=2, max_size=12))
def test_the_gini_index_is_the_mean_difference_of_all_pairs(values):
    """Its other definition: the mean absolute difference by twice the mean."""
    parts = np.array(values)
    difference = np.abs(parts[:, None] - parts).mean() / (2 * parts.mean())
    assert gini(parts.reshape(1, -1)) == pytest.approx(difference, abs=1e-12)
