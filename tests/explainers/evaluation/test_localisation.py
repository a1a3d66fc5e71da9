import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explainers.evaluation.localisation import (
    box_around,
    box_iou,
    energy,
    grow,
    iou,
    largest_box,
    overlap,
    peak_in_region,
)


def region(height, width, left, top, right, bottom):
    marked = np.zeros((height, width), bool)
    marked[top:bottom, left:right] = True
    return marked


MAP = np.array([[0, 0, 0, 0], [0, 4, 2, 0], [0, 2, 1, 0], [0, 0, 0, 1]], float)


def test_the_peak_hits_within_the_object_or_near_it():
    assert peak_in_region(MAP, region(4, 4, 1, 1, 2, 2)) is True
    corner = region(4, 4, 3, 3, 4, 4)
    assert peak_in_region(MAP, corner) is False
    # Two pixels away in both directions.
    assert peak_in_region(MAP, corner, tolerance=2.82) is False
    assert peak_in_region(MAP, corner, tolerance=2.83) is True


def test_of_equal_peaks_one_within_is_enough():
    plateau = np.array([[3.0, 3.0], [3.0, 0.0]])
    assert peak_in_region(plateau, region(2, 2, 1, 0, 2, 1)) is True


def test_an_empty_map_misses_and_no_object_is_no_question():
    nothing = np.zeros((4, 4))
    inside = region(4, 4, 1, 1, 2, 2)
    assert peak_in_region(nothing, inside) is False
    assert peak_in_region(nothing, inside, tolerance=15) is False
    assert peak_in_region(MAP, np.zeros((4, 4), bool)) is None
    assert energy(nothing, inside) is None
    assert energy(MAP, np.zeros((4, 4), bool)) is None
    assert overlap(MAP, [], 0.5) is None
    assert iou(MAP, [], 0.5) is None
    assert box_iou(MAP, []) is None
    assert overlap(nothing, [inside], 0.5) == (None, 0.0)
    assert iou(nothing, [inside], 0.5) == 0
    assert box_iou(nothing, [inside]) == 0


def test_energy_is_the_share_of_the_sum_less_the_share_of_the_picture():
    # 4 + 2 of 10 in 2 of 16 pixels.
    found = energy(MAP, region(4, 4, 1, 1, 3, 2))
    assert found.share == pytest.approx(0.6)
    assert found.above_chance == pytest.approx(0.6 - 0.125)


@given(st.integers(1, 5), st.integers(1, 5))
def test_a_constant_map_is_exactly_at_chance(right, bottom):
    found = energy(np.full((5, 6), 0.3), region(5, 6, 0, 0, right, bottom))
    assert found.above_chance == pytest.approx(0, abs=1e-12)


def test_overlap_compares_what_reaches_the_threshold():
    # At one half, 4, 2 and 2 are marked.
    top_row = region(4, 4, 1, 1, 4, 2)
    found = overlap(MAP, [top_row], 0.5)
    assert found == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    # One row further down, all of them are near; what is covered stays the same.
    assert overlap(MAP, [top_row], 0.5, pixels=1) == (1.0, pytest.approx(2 / 3))
    assert overlap(MAP, [top_row], 0.5, share=1.0) == (1.0, pytest.approx(2 / 3))
    assert overlap(MAP, [top_row], 0.5, share=0.4) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_a_map_beside_its_object_has_no_overlap_until_the_object_has_grown_enough():
    """A label that is right for the wrong reason, as in Borg et al. (2021), figure 9."""
    values = np.zeros((20, 20))
    values[2:5, 2:5] = 1
    thing = region(20, 20, 10, 10, 14, 14)
    assert overlap(values, [thing], 0.5) == (0.0, 0.0)
    # The gap is 5 pixels on each side, the object 4 wide; the grown box is cut off at the border.
    assert overlap(values, [thing], 0.5, share=1.25).precision == 0.0
    assert 0 < overlap(values, [thing], 0.5, share=1.5).precision < 1
    assert overlap(values, [thing], 0.5, share=3).precision == 1


def test_iou_by_hand_at_two_thresholds():
    row = region(4, 4, 1, 1, 4, 2)
    assert iou(MAP, [row], 0.5) == pytest.approx(2 / 4)
    assert iou(MAP, [row], 0.15) == pytest.approx(2 / 6)


def test_the_largest_connected_part_gives_the_box():
    values = np.zeros((8, 8))
    values[0, 0] = 10
    values[3, 3] = values[4, 4] = values[4, 5] = 2
    assert largest_box(values) == (3, 3, 6, 5)
    assert largest_box(values, 0.5) == (0, 0, 1, 1)
    # 6 pixels of the found box, 4 of the true one, 2 of them shared.
    assert box_iou(values, [region(8, 8, 5, 3, 7, 5)]) == pytest.approx(2 / 8)
    assert box_iou(values, [region(8, 8, 0, 0, 1, 1), region(8, 8, 3, 3, 6, 5)]) == 1


def test_each_of_several_objects_grows_by_its_own_side():
    small, large = region(30, 30, 2, 2, 4, 4), region(30, 30, 15, 10, 25, 20)
    assert box_around(grow(small, share=0.5)) == (1, 1, 5, 5)
    assert box_around(grow(large, share=0.5)) == (10, 5, 30, 25)
    assert grow(large, share=0.5).sum() == 20 * 20
    assert grow(np.zeros((3, 3), bool), pixels=2).sum() == 0
    assert grow(small, share=1e9, pixels=10**8).all()


def test_what_cannot_be_is_refused():
    with pytest.raises(
        ValueError, match=r"the region is 4 x 4, the map 3 x 2; mark it in the sour"
    ):
        energy(np.ones((2, 3)), region(4, 4, 1, 1, 2, 2))
    with pytest.raises(ValueError, match="a threshold must be above 0 and at most 1, not 0"):
        iou(MAP, [region(4, 4, 1, 1, 2, 2)], 0)
    with pytest.raises(ValueError, match="a region can only grow"):
        grow(np.ones((2, 2), bool), share=-1)


@given(
    arrays(float, (6, 7), elements=st.floats(0, 10)),
    arrays(bool, (6, 7)),
    st.sampled_from([0.15, 0.5, 1.0]),
)
def test_precision_coverage_and_iou_agree(values, thing, threshold):
    """1 / IoU = 1 / precision + 1 / coverage - 1, from the three definitions."""
    found = overlap(values, [thing], threshold)
    if found is None or not found.coverage:
        return
    expected = 1 / (1 / found.precision + 1 / found.coverage - 1)
    assert iou(values, [thing], threshold) == pytest.approx(expected)
