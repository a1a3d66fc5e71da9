"""What is true of every method that differentiates, found by what it compiles."""

import re
from collections import Counter
from itertools import product
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

import explainers
from explainers import methods
from explainers.methods._gradients import quicker_products
from explainers.network import engine
from tests.explainers.builders import functional, nested, noise, saved, sequential

# What each explains; the signed form where there is a choice.
SIGNED = {"reduction": "sum"}
GRADIENT_METHODS = {
    "gradcam": {},
    "gradcam_plus_plus": {},
    "hirescam": {},
    "layercam": {},
    "gradient": SIGNED,
    "integrated_gradients": {"steps": 4},
    "smoothgrad": SIGNED | {"samples": 3},
}


@pytest.fixture(params=sorted(GRADIENT_METHODS))
def method(request):
    """A method as a function of classifier, pictures and targets."""
    function, quick = explainers.get(request.param), GRADIENT_METHODS[request.param]
    return lambda classifier, pictures, targets, **parameters: function(
        classifier, pictures, targets, seeds=[0] * len(pictures), **quick | parameters
    )


def residual():
    """A shortcut by a 1 x 1 convolution of stride 2, whose filter gradient has crashed."""
    keras.utils.set_random_seed(3)
    inputs = keras.Input((16, 16, 3))
    first = keras.layers.Conv2D(4, 3, padding="same", name="first")(inputs)
    value = keras.layers.DepthwiseConv2D(3, padding="same")(keras.layers.ReLU()(first))
    value = keras.layers.Conv2D(8, 3, strides=2, padding="same")(value)
    shortcut = keras.layers.Conv2D(8, 1, strides=2, name="shortcut")(first)
    value = keras.layers.ReLU()(keras.layers.Add()([value, shortcut]))
    value = keras.layers.Dense(6, activation="relu")(keras.layers.Flatten()(value))
    return keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(value))


def needed(graph):
    """The operations that the graph's results depend on, by kind: those that are run."""
    waiting, met = [tensor.op for tensor in graph.outputs], set()
    while waiting:
        operation = waiting.pop()
        if operation not in met:
            met.add(operation)
            waiting += [tensor.op for tensor in operation.inputs] + list(operation.control_inputs)
    return Counter(operation.type for operation in met)


def sources(name):
    """The source of a method, and that of the methods' shared parts which it is made of."""
    waiting, met = [name], {}
    while waiting:
        part = waiting.pop()
        if part not in met:
            met[part] = (Path(methods.__file__).parent / f"{part}.py").read_text()
            waiting += re.findall(r"from explainers\.methods\.(\w+) import", met[part])
    return "".join(met.values())


def test_every_method_that_differentiates_is_tested_here():
    found = {name for name in explainers.available() if "tf.gradients" in sources(name)}
    assert found == set(GRADIENT_METHODS)


@pytest.mark.parametrize("limit", [0, engine.MAX_FROZEN])
@pytest.mark.parametrize("name", sorted(GRADIENT_METHODS))
def test_no_method_computes_the_gradient_of_a_filter(name, limit, monkeypatch, tmp_path):
    """Together they cost most, and one of them can crash the CPU build of TensorFlow."""
    monkeypatch.setattr(engine, "MAX_FROZEN", limit)
    classifier = explainers.load_classifier(saved(residual(), tmp_path))
    known = methods.check_parameters(name, {})
    parameters = GRADIENT_METHODS[name] | ({"layer": "first"} if "layer" in known else {})
    explainers.get(name)(classifier, [noise(16, 16)], [(0, 1)], seeds=[0], **parameters)
    kinds = sum((needed(run.graph) for run in classifier._compiled.values()), Counter())
    assert not [kind for kind in kinds if "Filter" in kind]
    assert kinds["Conv2DBackpropInput"] >= 2
    assert kinds["DepthwiseConv2dNativeBackpropInput"] >= 1


@pytest.mark.parametrize("limit", [0, engine.MAX_FROZEN])
def test_behind_a_feature_map_only_the_way_to_the_score_is_differentiated(
    limit, monkeypatch, tmp_path
):
    """The gradient of a large dense layer's weights costs as much as the layer itself."""
    monkeypatch.setattr(engine, "MAX_FROZEN", limit)
    classifier = explainers.load_classifier(saved(residual(), tmp_path))
    explainers.get("gradcam")(classifier, [noise(16, 16)], [(0, 1, 2)], seeds=[0])
    (function,) = (value for key, value in classifier._compiled.items() if key[0] == "gradcam")
    kinds = needed(function.graph)
    # Two dense layers, and the way back through both for each of three classes.
    assert kinds["MatMul"] + kinds["_FusedMatMul"] == 2 + 3 * 2
    assert not any("Backprop" in kind for kind in kinds)


@pytest.mark.parametrize("build", [sequential, nested])
def test_a_reloaded_sequential_and_a_nested_model_are_explained(method, build, tmp_path):
    classifier = explainers.load_classifier(saved(build(), tmp_path))
    one, other = method(classifier, [noise(8, 8)], [(0, 1)])
    assert np.ptp(one.map) > 0
    assert np.ptp(other.map) > 0
    assert not np.array_equal(one.map, other.map)


@keras.saving.register_keras_serializable()
class Subclassed(keras.Model):
    """A model whose layers are hidden in its code."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.dense = keras.layers.Dense(2)

    def call(self, batch):
        return self.dense(keras.ops.mean(batch, axis=(1, 2)))


def test_a_subclassed_model_is_refused(tmp_path):
    model = Subclassed()
    model(np.zeros((1, 8, 8, 3), np.float32))
    wanted = r"model.keras: it needs \S+\.Subclassed, which is not Keras's; replace it with a layer"
    with pytest.raises(explainers.ClassifierError, match=wanted):
        explainers.load_classifier(saved(model, tmp_path))


@pytest.mark.parametrize("score", ["logit", "probability"])
def test_saturated_probabilities_give_no_nan(method, score, tmp_path):
    model = functional(keras.layers.Dense(3, activation="sigmoid"))
    layer = model.layers[-1]
    layer.set_weights([1e4 * np.ones_like(part) for part in layer.get_weights()])
    classifier = explainers.load_classifier(saved(model, tmp_path))
    (one,) = method(classifier, [noise(8, 8)], [(0,)], score=score)
    assert one.facts["probability"] == 1
    assert np.isfinite(one.map).all()
    # The score still knows where it comes from; the probability has forgotten.
    assert one.map.any() == (score == "logit")


def test_the_score_and_the_probability_ask_for_other_pixels(method, shapes, unsure_pictures):
    for picture, target in zip(unsure_pictures, (1, 2, 4), strict=True):
        one, other = (
            method(shapes, [picture], [(target,)], score=score)[0].map.ravel()
            for score in ("logit", "probability")
        )
        assert np.corrcoef(one, other)[0, 1] < 0.999


@pytest.mark.parametrize("name", ["gradcam", "hirescam", "gradient", "integrated_gradients"])
def test_the_two_classes_of_one_sigmoid_output_have_opposite_maps(name, tmp_path):
    model = functional(keras.layers.Dense(1, activation="sigmoid"))
    classifier = explainers.load_classifier(saved(model, tmp_path))
    no, yes = explainers.get(name)(
        classifier, [noise(8, 8)], [(0, 1)], seeds=[0], **GRADIENT_METHODS[name]
    )
    assert yes.map.any()
    assert np.array_equal(no.map, -yes.map)
    assert no.facts["probability"] == pytest.approx(1 - yes.facts["probability"], abs=1e-6)


def test_a_score_that_does_not_change_gradually_is_refused(tmp_path):
    inputs = keras.Input((8, 8, 3))
    value = keras.layers.Flatten()(keras.ops.stop_gradient(inputs))
    model = keras.Model(inputs, keras.layers.Dense(2)(value))
    classifier = explainers.load_classifier(saved(model, tmp_path, "severed.keras"))
    for name in ("gradient", "integrated_gradients", "smoothgrad"):
        with pytest.raises(ValueError, match="severed: no class score changes gradually"):
            explainers.get(name)(classifier, [noise(8, 8)], [(0,)], seeds=[0])


@pytest.mark.parametrize("flags", list(product([False, True], repeat=2)))
def test_the_quicker_gradient_of_a_product_is_the_products_own(flags):
    generator = np.random.default_rng(0)
    left, right, weights = (
        generator.standard_normal(shape).astype(np.float32) for shape in ((2, 3), (3, 4), (2, 4))
    )
    wanted = weights @ right.T, left.T @ weights
    given = [part.T if flag else part for part, flag in zip((left, right), flags, strict=True)]

    @tf.function(autograph=False)
    def slopes(one, other):
        with quicker_products():
            value = tf.matmul(one, other, transpose_a=flags[0], transpose_b=flags[1])
        return tf.gradients(tf.reduce_sum(value * weights), [one, other])

    for found, part, flag in zip(slopes(*map(tf.constant, given)), wanted, flags, strict=True):
        assert found.numpy() == pytest.approx(part.T if flag else part, rel=1e-5)
