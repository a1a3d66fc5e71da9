import numpy as np
import pytest

import explainers
from tests.explainers.builders import noise, saved
from tests.explainers.methods.by_hand import relative_error, weighted

layercam = explainers.get("layercam")


def test_negative_gradients_count_as_zero_at_their_own_place(tmp_path):
    gradients = np.zeros((2, 2, 2), np.float32)
    gradients[..., 0] = [[1, 2], [0, -3]]
    gradients[..., 1] = [[4, 0], [-1, 5]]
    model = weighted(np.ones((2, 2, 2), np.float32) * np.array([2, -1], np.float32), gradients)
    classifier = explainers.load_classifier(saved(model, tmp_path))
    (one,) = layercam(classifier, [noise(2, 2)], [(0,)], seeds=[0])
    assert one.arrays["raw"].tolist() == [[-2, 4], [0, -5]]


@pytest.mark.parametrize("score", ["logit", "probability"])
@pytest.mark.parametrize("layer", ["conv_a", "conv_b", "conv_c"])
def test_any_layer_of_a_trained_network_gives_what_arithmetic_gives(
    shapes, unsure_pictures, shapes_by_hand, layer, score
):
    found = layercam(
        shapes, unsure_pictures[:2], [(1, 4), (2,)], seeds=[0] * 2, layer=layer, score=score
    )
    for one, number in zip(found, (0, 0, 1), strict=True):
        picture = unsure_pictures[number][None]
        slope = shapes_by_hand.gradient(picture, one.facts["class_id"], layer, score)[0]
        wanted = (shapes_by_hand.outputs[layer][0] * np.maximum(slope, 0)).sum(axis=2)
        assert wanted.max() > 0
        assert relative_error(one.arrays["raw"], wanted) < 1e-3
        assert one.arrays["raw"].min() >= 0
