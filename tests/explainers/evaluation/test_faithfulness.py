import numpy as np
import pytest

from explainers.evaluation.faithfulness import deletion, insertion
from explainers.network.frames import Axis, Frame


class Weighing:
    """A stand-in for a classifier: probability is a weighted mean of the red pixels, by hand.

    The input may show only a part of the picture, shifted by `shift` columns.
    """

    def __init__(self, weights, shift=0):
        self.weights, self.shift, self.batches = weights, shift, []

    def frame(self, picture):
        height, width = self.weights.shape
        pixels = np.zeros((height, width, 3), np.uint8)
        for column in range(width):
            if 0 <= column - self.shift < picture.shape[1]:
                pixels[:, column] = picture[:height, column - self.shift]
        return Frame(pixels, picture.shape[:2], Axis(1.0, 0.0), Axis(1.0, self.shift))

    def scaled(self, pixels):
        return np.asarray(pixels, np.float32) / 100

    def evaluate(self, batch, batch_size):
        self.batches.append(len(batch))
        chances = (batch[..., 0] * self.weights).sum(axis=(1, 2))
        return chances, np.stack([np.zeros_like(chances), chances], axis=1)


PICTURE = np.full((2, 2, 3), 100, np.uint8)
WEIGHTS = np.array([[0.4, 0.3], [0.2, 0.1]])


def test_deletion_by_hand():
    curve = deletion(Weighing(WEIGHTS), PICTURE, WEIGHTS, 1, steps=4)
    assert np.allclose(curve.fractions, [0, 0.25, 0.5, 0.75, 1])
    assert np.allclose(curve.probabilities, [1, 0.6, 0.3, 0.1, 0])
    assert curve.auc == pytest.approx((1 / 2 + 0.6 + 0.3 + 0.1) / 4)


def test_insertion_by_hand():
    curve = insertion(Weighing(WEIGHTS), PICTURE, WEIGHTS, 1, steps=4, baseline="black")
    assert np.allclose(curve.probabilities, [0, 0.4, 0.7, 0.9, 1])
    assert curve.auc == pytest.approx((0.4 + 0.7 + 0.9 + 1 / 2) / 4)


def test_the_wrong_order_gives_the_larger_deletion():
    right = deletion(Weighing(WEIGHTS), PICTURE, WEIGHTS, 1, steps=4).auc
    wrong = deletion(Weighing(WEIGHTS), PICTURE, -WEIGHTS, 1, steps=4).auc
    assert right + wrong == pytest.approx(1)
    assert right < wrong


def test_equal_pixels_go_in_their_order():
    curve = deletion(Weighing(WEIGHTS), PICTURE, np.ones((2, 2)), 1, steps=4)
    assert np.allclose(curve.probabilities, [1, 0.6, 0.3, 0.1, 0])


def test_steps_take_equally_many_pixels_and_all_in_the_end():
    curve = deletion(
        Weighing(np.full((3, 3), 1 / 9)), np.full((3, 3, 3), 100, np.uint8), np.eye(3), 1, steps=2
    )
    # Half of nine is rounded up to five.
    assert np.allclose(curve.fractions, [0, 5 / 9, 1])
    assert np.allclose(curve.probabilities, [1, 4 / 9, 0], atol=1e-6)


def test_the_baseline_is_what_takes_the_pixels_place():
    picture = np.array([[[200, 0, 0], [0, 0, 0]]], np.uint8)
    weights = np.array([[0.5, 0.0]])
    for baseline, last in (("black", 0.0), ("mean", 0.5)):
        curve = deletion(Weighing(weights), picture, weights, 1, steps=1, baseline=baseline)
        assert np.allclose(curve.probabilities, [1, last])
    blurred = deletion(Weighing(weights), picture, weights, 1, steps=1, baseline="blur")
    assert 0 < blurred.probabilities[1] <= 1


def test_pixels_that_the_network_does_not_see_do_not_count():
    """The input shows the picture shifted by one column: one column of it is cut off."""
    values = np.array([[0.1, 0.2, 9.0]])
    weights = np.array([[0.0, 0.7, 0.3]])
    picture = np.full((1, 3, 3), 100, np.uint8)
    curve = deletion(Weighing(weights, shift=1), picture, values, 1, steps=2)
    assert np.allclose(curve.fractions, [0, 0.5, 1])
    # The pixel of value 9 is not seen; the one of 0.2 lies in the last column of the input.
    assert np.allclose(curve.probabilities, [1, 0.7, 0])


def test_no_more_pictures_than_a_batch_exist_at_a_time():
    classifier = Weighing(WEIGHTS)
    deletion(classifier, PICTURE, WEIGHTS, 1, steps=9, batch_size=4)
    assert classifier.batches == [4, 4, 2]


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="the map is 3 x 3, its picture 2 x 2"):
        deletion(Weighing(WEIGHTS), PICTURE, np.eye(3), 1)
    with pytest.raises(ValueError, match="no baseline 'grey'; choose from: black, mean, blur"):
        insertion(Weighing(WEIGHTS), PICTURE, WEIGHTS, 1, baseline="grey")
    with pytest.raises(ValueError, match="at least 1 step, not 0"):
        deletion(Weighing(WEIGHTS), PICTURE, WEIGHTS, 1, steps=0)


def test_padding_stays_and_is_no_part_of_the_baseline():
    """The input shows the picture shifted by one column: its first column is padding."""
    picture = np.full((1, 2, 3), 100, np.uint8)
    picture[0, 1] = 50
    padded = Weighing(np.array([[1.0, 0.5, 0.5]]), shift=1)
    padded.frame = lambda picture: Frame(
        np.array([[[40] * 3, [100] * 3, [50] * 3]], np.uint8), (1, 2), Axis(1.0, 0.0), Axis(1.0, 1)
    )
    values = np.array([[2.0, 1.0]])
    gone = deletion(padded, picture, values, 1, steps=1, baseline="mean")
    assert np.allclose(gone.probabilities, [0.4 + 0.75, 0.4 + 0.75])
    put = insertion(padded, picture, values, 1, steps=2, baseline="black")
    assert np.allclose(put.probabilities, [0.4, 0.4 + 0.5, 0.4 + 0.75])
