import numpy as np
import pytest
from PIL import Image

import explainers
from tests.explainers.builders import noise, saved
from tests.explainers.methods.by_hand import relative_error, weighted

scorecam = explainers.get("scorecam")


def wanted_weights(network, picture, layer, target, score, used=slice(None)):
    """The increase of confidence of each channel, through Pillow's own bilinear enlargement."""
    answer = network.scores if score == "logit" else network.probabilities
    answer(picture[None])
    features = network.outputs[layer][0]
    nothing = answer(np.zeros((1, *picture.shape)))[0, target]
    weights = np.zeros(features.shape[2])
    for channel in np.arange(features.shape[2])[used]:
        grid = Image.fromarray(features[..., channel].astype(np.float32))
        mask = np.array(grid.resize(picture.shape[1::-1], Image.Resampling.BILINEAR), np.float64)
        if np.ptp(mask) > 0:
            mask = (mask - mask.min()) / np.ptp(mask)
            weights[channel] = answer(picture[None] * mask[None, ..., None])[0, target] - nothing
    return features, weights


@pytest.mark.parametrize("score", ["probability", "logit"])
@pytest.mark.parametrize("layer", ["conv_b", "conv_c"])
def test_a_trained_network_gives_what_arithmetic_gives(
    shapes, shape_pictures, shapes_by_hand, layer, score
):
    found = scorecam(
        shapes, shape_pictures[:2], [(0, 3), (1,)], seeds=[0] * 2, layer=layer, score=score
    )
    for one, number in zip(found, (0, 0, 1), strict=True):
        features, weights = wanted_weights(
            shapes_by_hand, shape_pictures[number], layer, one.facts["class_id"], score
        )
        assert relative_error(one.arrays["weights"], weights) < 1e-3
        assert relative_error(one.arrays["raw"], features @ weights) < 1e-3
        assert one.facts["channels"] == (np.ptp(features, axis=(0, 1)) > 0).sum()


def test_of_the_channels_the_strongest_are_used(shapes, shape_pictures, shapes_by_hand):
    (one,) = scorecam(shapes, shape_pictures[:1], [(0,)], seeds=[0], channels=5)
    shapes_by_hand.scores(shape_pictures[:1])
    strength = shapes_by_hand.outputs["conv_c"][0].mean(axis=(0, 1))
    strongest = set(np.argsort(strength)[-5:].tolist())
    assert set(np.flatnonzero(one.arrays["weights"]).tolist()) == strongest
    assert one.facts["channels"] == 5
    (every,) = scorecam(shapes, shape_pictures[:1], [(0,)], seeds=[0])
    chosen = sorted(strongest)
    assert one.arrays["weights"][chosen] == pytest.approx(every.arrays["weights"][chosen], abs=1e-6)


def test_never_more_pictures_than_a_batch_are_made_at_a_time(shapes, shape_pictures, monkeypatch):
    sizes, evaluate = [], shapes.evaluate

    def watched(batch, batch_size=1):
        sizes.append((len(batch), batch_size))
        return evaluate(batch, batch_size)

    monkeypatch.setattr(shapes, "evaluate", watched)
    found = scorecam(shapes, shape_pictures[:1], [(0, 1, 2)], seeds=[0], batch_size=10)
    used = found[0].facts["channels"]
    assert used > 20
    # The picture, the picture of zeros, and the channels, which all three classes share.
    assert sorted(sizes) == [(1, 1), (1, 1), (used - 20, 10), (10, 10), (10, 10)]


def test_a_channel_that_is_the_same_everywhere_has_no_weight(tmp_path):
    model = weighted(np.ones((2, 2, 3), np.float32), np.ones((2, 2, 3), np.float32))
    classifier = explainers.load_classifier(saved(model, tmp_path))
    (one,) = scorecam(classifier, [noise(2, 2)], [(0,)], seeds=[0])
    assert one.arrays["weights"].tolist() == [0, 0, 0]
    assert one.facts["empty"]
    assert one.facts["channels"] == 0
