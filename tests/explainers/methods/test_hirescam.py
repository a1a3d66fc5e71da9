import keras
import numpy as np
import pytest

import explainers
from tests.explainers.builders import functional, noise, saved
from tests.explainers.methods.by_hand import relative_error, weighted

hirescam, gradcam = explainers.get("hirescam"), explainers.get("gradcam")


def test_each_place_is_the_sum_of_activation_times_gradient(tmp_path):
    gradients = np.zeros((2, 2, 2), np.float32)
    gradients[..., 0] = [[1, 2], [0, -3]]
    gradients[..., 1] = [[0, 10], [0, 0]]
    model = weighted(np.ones((2, 2, 2), np.float32) * np.array([2, -1], np.float32), gradients)
    classifier = explainers.load_classifier(saved(model, tmp_path))
    (one,) = hirescam(classifier, [noise(2, 2)], [(0,)], seeds=[0])
    assert one.arrays["raw"].tolist() == [[2, -6], [0, -6]]
    # One dense layer without a bias follows, so the map sums to the score.
    assert one.arrays["raw"].sum() == pytest.approx(one.facts["score"])


@pytest.mark.parametrize("layer", ["conv_b", "conv_c"])
def test_a_trained_network_gives_what_arithmetic_gives(
    shapes, unsure_pictures, shapes_by_hand, layer
):
    found = hirescam(shapes, unsure_pictures, [(1, 4), (2,), (4,)], seeds=[0] * 3, layer=layer)
    for one, number in zip(found, (0, 0, 1, 2), strict=True):
        picture = unsure_pictures[number][None]
        slope = shapes_by_hand.gradient(picture, one.facts["class_id"], layer)[0]
        wanted = (shapes_by_hand.outputs[layer][0] * slope).sum(axis=2)
        assert relative_error(one.arrays["raw"], wanted) < 1e-4


def test_after_a_global_average_it_is_grad_cam_with_either_pooling(tmp_path):
    model = functional(keras.layers.Dense(3, activation="softmax"), size=16)
    classifier = explainers.load_classifier(saved(model, tmp_path))
    pictures, targets = [noise(16, 16), noise(20, 30, 1)], [(0, 1), (2,)]
    found = hirescam(classifier, pictures, targets, seeds=[0] * 2)
    for pooling in ("average", "max"):
        others = gradcam(classifier, pictures, targets, seeds=[0] * 2, pooling=pooling)
        for one, other in zip(found, others, strict=True):
            assert np.ptp(one.map) > 0
            assert relative_error(one.map, other.map) < 1e-5


def test_elsewhere_it_is_not_grad_cam(shapes, shape_pictures):
    one, other = (
        method(shapes, shape_pictures[:1], [(0,)], seeds=[0])[0] for method in (hirescam, gradcam)
    )
    assert relative_error(one.map, other.map) > 0.1
