import numpy as np
import pytest

import explainers
from tests.explainers.builders import noise, saved
from tests.explainers.methods.by_hand import relative_error, weighted

gradcam_plus_plus = explainers.get("gradcam_plus_plus")


def explained(activations, gradients, folder):
    model = weighted(np.asarray(activations, np.float32), np.asarray(gradients, np.float32))
    classifier = explainers.load_classifier(saved(model, folder))
    height, width, _ = model.layers[1].output.shape[1:]
    (one,) = gradcam_plus_plus(classifier, [noise(height, width)], [(0,)], seeds=[0])
    return one


def test_two_channels_by_hand(tmp_path):
    """Channel 1 sums to 4: alphas 1/6, 1/10, 1/4, 1/2; w = 1/6 + 2/10 + 0.5/4. Channel 2 to 8."""
    gradients = np.zeros((2, 2, 2))
    gradients[..., 0] = [[1, 2], [0.5, -3]]
    gradients[0, 1, 1] = 0.25
    one = explained(np.ones((2, 2, 2)) * [1, 2], gradients, tmp_path)
    weights = [1 / 6 + 2 / 10 + 0.5 / 4, 0.25 / (2 + 8 * 0.25)]
    assert one.arrays["weights"] == pytest.approx(np.array(weights), rel=1e-6)
    assert one.map == pytest.approx(np.full((2, 2), weights[0] + 2 * weights[1]), rel=1e-6)


def test_without_any_gradient_the_map_is_zero_and_empty(tmp_path):
    one = explained(np.ones((2, 2, 1)), np.zeros((2, 2, 1)), tmp_path)
    assert not one.map.any()
    assert one.facts["empty"]


def test_a_denominator_of_zero_gives_no_weight(tmp_path):
    one = explained(np.full((2, 2, 1), -0.5), np.ones((2, 2, 1)), tmp_path)
    assert one.arrays["weights"].tolist() == [0]
    assert np.isfinite(one.map).all()


def test_a_gradient_whose_cube_vanishes_in_single_precision_keeps_its_alpha(tmp_path):
    one = explained(np.ones((2, 2, 1)), np.full((2, 2, 1), 1e-20), tmp_path)
    assert one.arrays["weights"] == pytest.approx(np.array([4 * 1e-20 / 2]), rel=1e-5)


@pytest.mark.parametrize("score", ["logit", "probability"])
@pytest.mark.parametrize("layer", ["conv_b", "conv_c"])
def test_a_trained_network_gives_what_the_printed_formula_gives(
    shapes, unsure_pictures, shapes_by_hand, layer, score
):
    pictures, targets = unsure_pictures, [(4,), (2,), (4,)]
    found = gradcam_plus_plus(shapes, pictures, targets, seeds=[0] * 3, layer=layer, score=score)
    for one, picture, (target,) in zip(found, pictures, targets, strict=True):
        slope = shapes_by_hand.gradient(picture[None], target, layer, score)[0]
        features = shapes_by_hand.outputs[layer][0]
        denominator = 2 * slope**2 + features.sum(axis=(0, 1)) * slope**3
        alphas = slope**2 / np.where(denominator == 0, 1, denominator)
        weights = (alphas * np.maximum(slope, 0)).sum(axis=(0, 1))
        assert relative_error(one.arrays["weights"], weights) < 1e-3
        assert relative_error(one.arrays["raw"], features @ weights) < 1e-3
