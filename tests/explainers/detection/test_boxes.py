import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explainers.detection.boxes import overlap, suppress, to_source
from explainers.network.preprocessing import Preprocessing
from tests.explainers.builders import noise


def test_overlap_is_intersection_over_union():
    one = np.array([0.0, 0, 4, 2])
    others = np.array([[0, 0, 4, 2], [2, 0, 6, 2], [2, 1, 3, 2], [4, 0, 8, 2], [9, 9, 9, 9]], float)
    assert overlap(one, others) == pytest.approx([1, 4 / 12, 1 / 8, 0, 0])
    assert overlap(one * 0, others * 0).tolist() == [0] * 5


def test_the_weaker_of_two_overlapping_boxes_is_dropped():
    boxes = np.array([[0, 0, 4, 2], [2, 0, 6, 2], [5, 0, 9, 2], [0, 0, 4, 2]], float)
    scores = np.array([0.5, 0.9, 0.8, 0.4])
    assert suppress(boxes, scores, 0.3) == [1, 2]  # a third of box 0 lies in box 1
    assert suppress(boxes, scores, 0.4) == [1, 2, 0]
    assert suppress(boxes, scores, 1.0) == [1, 2, 0, 3]
    assert suppress(boxes[:0], scores[:0], 0.5) == []


@given(arrays(float, (6, 4), elements=st.floats(0, 10)), st.permutations(range(6)))
def test_what_is_kept_does_not_overlap_and_explains_what_is_dropped(corners, order):
    boxes = np.concatenate([corners[:, :2], corners[:, :2] + corners[:, 2:] + 0.1], axis=1)
    scores = np.array(order, float)
    kept = suppress(boxes, scores, 0.5)
    for number in range(6):
        shares = overlap(boxes[number], boxes[kept])
        stronger = scores[kept] > scores[number]
        assert (number in kept) == (not (shares[stronger] > 0.5).any())


@pytest.mark.parametrize(
    ("resize", "wanted"),
    [
        # 20 x 40 becomes 8 x 8: by 0.4 and 0.2; in the middle square; with bars of 2 pixels.
        ("stretch", (10, 5, 25, 15)),
        ("crop", (15, 5, 22.5, 15)),
        ("pad", (10, 0, 25, 20)),
    ],
)
def test_a_box_goes_back_to_the_source_picture(resize, wanted):
    frame = Preprocessing(resize=resize).frame(noise(20, 40), (8, 8))
    assert to_source(frame, np.array([2, 2, 5, 6])) == pytest.approx(wanted)


def test_a_box_is_cut_off_at_the_borders_of_the_picture():
    frame = Preprocessing(resize="pad").frame(noise(20, 40), (8, 8))
    assert to_source(frame, np.array([-3.0, -1, 99, 99])) == (0, 0, 40, 20)
