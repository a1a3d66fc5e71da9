import numpy as np
import pytest


def test_the_network_in_numpy_is_the_trained_one(shapes, shapes_by_hand, shape_pictures, reference):
    with np.load(reference / "A_softmax_gradcam.npz") as archive:
        wanted = archive["forward_out"]
    assert shapes_by_hand.probabilities(shape_pictures) == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("score", ["logit", "probability"])
def test_its_gradient_is_what_small_changes_of_the_picture_do(
    shapes_by_hand, shape_pictures, score
):
    picture = shape_pictures[:1].astype(np.float64)
    gradient = shapes_by_hand.gradient(picture, 3, score=score)
    answer = shapes_by_hand.scores if score == "logit" else shapes_by_hand.probabilities
    for seed in range(3):
        step = np.random.default_rng(seed).standard_normal(picture.shape) * 1e-5
        change = (answer(picture + step) - answer(picture - step))[0, 3]
        assert change == pytest.approx(2 * (gradient * step).sum(), rel=1e-4)
