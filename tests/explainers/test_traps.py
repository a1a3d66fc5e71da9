"""What has gone wrong in other explanation libraries, each with the network that shows it."""

import ast
from pathlib import Path

import keras
import numpy as np
import pytest

import explainers
from explainers import load_classifier
from explainers.segmentation import segment
from tests.explainers.builders import functional, nested, noise, saved, sequential

gradcam, lime = explainers.get("gradcam"), explainers.get("lime")
PICTURE = noise(32, 32)
FINE = {"algorithm": "quickshift", "kernel_size": 1, "max_dist": 5}


def sigmoid(units, scale=1.0):
    """A network with independent classes; `scale` drives its outputs into saturation."""
    model = functional(lambda value: keras.layers.Dense(units, activation="sigmoid")(value), 32)
    layer = model.layers[-1]
    layer.set_weights([scale * np.ones_like(weight) for weight in layer.get_weights()])
    return model


def test_superpixels_are_those_of_the_picture_whatever_the_network_is_fed(shape_pictures, tmp_path):
    path = saved(sigmoid(2), tmp_path)
    scalings = ("none", "0..1", "-1..1", "keras.applications.vgg16")
    found = []
    for scaling in scalings:
        classifier = load_classifier({"path": path, "preprocessing": {"scaling": scaling}})
        (one,) = lime(
            classifier,
            shape_pictures[:1],
            [(0,)],
            seeds=[0],
            num_samples=20,
            segmentation=FINE,
        )
        found.append(one.arrays["segments"])
    assert found[0].max() > 3
    assert all(np.array_equal(found[0], other) for other in found[1:])


def test_superpixels_do_not_depend_on_the_type_of_the_pixels(shape_pictures):
    picture = shape_pictures[0]
    wanted = segment(picture)
    for kind in (np.int64, np.float32, np.float64):
        assert np.array_equal(segment(picture.astype(kind)), wanted)


def test_lime_explains_both_classes_of_a_network_with_one_sigmoid_output(tmp_path):
    classifier = load_classifier(saved(sigmoid(1, 0.1), tmp_path))
    no, yes = lime(classifier, [PICTURE], [(0, 1)], seeds=[0], num_samples=50)
    assert yes.arrays["coefficients"].any()
    assert no.arrays["coefficients"] == pytest.approx(-yes.arrays["coefficients"], abs=1e-6)


@pytest.mark.parametrize("score", ["logit", "probability"])
def test_a_saturated_sigmoid_gives_no_nan(score, tmp_path):
    classifier = load_classifier(saved(sigmoid(3, 1e4), tmp_path))
    assert classifier.predict([PICTURE]).max() == 1
    (one,) = gradcam(classifier, [PICTURE], [(0,)], seeds=[0], score=score)
    assert np.isfinite(one.map).all()
    # The score still knows where it comes from; the probability has forgotten.
    assert one.facts["empty"] == (score == "probability")


@pytest.mark.parametrize("build", [sequential, nested])
def test_a_model_that_has_predicted_predicts_the_same_after_it_was_explained(build, tmp_path):
    model = build()
    batch = noise(8, 8)[None].astype(np.float32)
    before = model.predict(batch, verbose=0)
    classifier = load_classifier(saved(model, tmp_path))
    gradcam(classifier, [noise(8, 8)], [(0,)], seeds=[0])
    own = classifier.network.model
    assert own.predict(batch, verbose=0) == pytest.approx(before, abs=1e-7)
    assert own.predict(batch, verbose=0).sum() == pytest.approx(1)  # still with its softmax


def test_the_score_before_softmax_asks_for_other_pixels_than_the_probability(
    shapes, shape_pictures
):
    def correlation(picture):
        one, other = (
            gradcam(shapes, [picture], [(0,)], seeds=[0], score=score)[0].map
            for score in ("logit", "probability")
        )
        return np.corrcoef(one.ravel(), other.ravel())[0, 1]

    assert min(map(correlation, shape_pictures[:4])) < 0.99


def test_nothing_is_compiled_by_xla_which_is_slower():
    folder = Path(explainers.__file__).parent
    names = {
        keyword.arg
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
    }
    assert "autograph" in names  # the calls are really looked at
    assert "jit_compile" not in names
