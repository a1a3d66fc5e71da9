import numpy as np
import pytest

import explainers
from tests.explainers.builders import noise, saved
from tests.explainers.methods.by_hand import linear, relative_error

gradient = explainers.get("gradient")
WEIGHTS = np.arange(-5, 7, dtype=np.float32).reshape(2, 2, 3)


@pytest.mark.parametrize(
    ("reduction", "wanted"),
    [("max_absolute", [[5, 2], [3, 6]]), ("sum", [[-12, -3], [6, 15]])],
)
def test_the_gradient_of_a_linear_network_is_its_weights(reduction, wanted, tmp_path):
    classifier = explainers.load_classifier(saved(linear(WEIGHTS), tmp_path))
    one, other = gradient(classifier, [noise(2, 2)], [(0, 1)], seeds=[0], reduction=reduction)
    assert one.map.tolist() == wanted
    sign = 1 if reduction == "max_absolute" else -1
    assert np.array_equal(other.map, sign * one.map)


def test_the_gradient_is_that_by_the_prepared_picture_in_its_own_colours(tmp_path):
    settings = {"scaling": "constants", "scale": 2.0, "colour_order": "bgr"}
    path = saved(linear(WEIGHTS), tmp_path)
    classifier = explainers.load_classifier({"path": path, "preprocessing": settings})
    (one,) = gradient(classifier, [noise(2, 2)], [(0,)], seeds=[0], reduction="sum")
    assert one.map.tolist() == [[-12, -3], [6, 15]]


@pytest.mark.parametrize("score", ["logit", "probability"])
@pytest.mark.parametrize("reduction", ["max_absolute", "sum"])
def test_a_trained_network_gives_what_arithmetic_gives(
    shapes, unsure_pictures, shapes_by_hand, reduction, score
):
    found = gradient(
        shapes,
        unsure_pictures,
        [(1, 4), (2,), (4,)],
        seeds=[0] * 3,
        reduction=reduction,
        score=score,
    )
    for one, number in zip(found, (0, 0, 1, 2), strict=True):
        slope = shapes_by_hand.gradient(
            unsure_pictures[number][None], one.facts["class_id"], score=score
        )[0]
        wanted = slope.sum(axis=2) if reduction == "sum" else np.abs(slope).max(axis=2)
        assert relative_error(one.map, wanted) < 1e-3


def test_what_was_cropped_away_has_no_gradient(reference, shape_pictures):
    classifier = explainers.load_classifier(
        {"path": reference / "A_softmax.keras", "preprocessing": {"resize": "crop"}}
    )
    wide = np.concatenate([shape_pictures[1], shape_pictures[0], shape_pictures[1]], axis=1)
    (one,) = gradient(classifier, [wide], [(0,)], seeds=[0])
    (alone,) = gradient(classifier, shape_pictures[:1], [(0,)], seeds=[0])
    assert not one.map[:, :64].any()
    assert not one.map[:, 128:].any()
    assert np.array_equal(one.map[:, 64:128], alone.map)


def test_batches_give_the_same_maps_as_one_by_one(shapes, shape_pictures):
    targets = [(0, 1), (2,), (3, 4)]
    one_by_one = gradient(shapes, shape_pictures[:3], targets, seeds=[0] * 3)
    batched = gradient(shapes, shape_pictures[:3], targets, seeds=[0] * 3, batch_size=4)
    for one, other in zip(one_by_one, batched, strict=True):
        assert one.facts["class_id"] == other.facts["class_id"]
        assert relative_error(one.map, other.map) < 1e-4
