import numpy as np
import pytest

from tests.explainers.methods.by_hand import ShapesByHand


@pytest.fixture(scope="session")
def shapes_by_hand(reference):
    """The network of `shapes`, computed without TensorFlow."""
    return ShapesByHand(reference / "A_softmax.keras")


@pytest.fixture(scope="session")
def unsure_pictures(shape_pictures):
    """Each the mean of two pictures of shapes.

    The network wavers between classes 1 and 4, 2 and 4, 2 and 4. Where it is certain instead, the
    gradient of a probability is the difference of almost equal numbers.
    """
    sums = shape_pictures[:3].astype(np.int32) + shape_pictures[1:4]
    return (sums // 2).astype(np.uint8)
