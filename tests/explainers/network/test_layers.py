import keras
import numpy as np
import pytest

import explainers
from explainers import ClassifierError, load_classifier
from tests.explainers.builders import functional, noise, saved

PICTURES = [noise(8, 8, seed) for seed in range(3)]
gradcam = explainers.get("gradcam")


def predicted(model):
    return model.predict(np.stack(PICTURES).astype(np.float32), verbose=0)


def head(*layers):
    """A network whose end is these layers, saved and loaded."""
    return functional(lambda value: keras.Sequential([*layers])(value))


def augmenting():
    keras.utils.set_random_seed(2)
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            keras.layers.RandomFlip(),
            keras.layers.RandomRotation(0.3),
            keras.layers.RandomZoom(0.3),
            keras.layers.RandomContrast(0.5),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(4, 3, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def augmenting_inside():
    inputs = keras.Input((8, 8, 3))
    return keras.Model(inputs, augmenting()(inputs))


def always_dropping():
    keras.utils.set_random_seed(2)
    inputs = keras.Input((8, 8, 3))
    value = keras.layers.Rescaling(1 / 255)(inputs)
    value = keras.layers.Conv2D(4, 3, activation="relu")(value)
    value = keras.layers.Dropout(0.5)(keras.layers.Flatten()(value), training=True)
    return keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(value))


@pytest.mark.parametrize("build", [augmenting, augmenting_inside, always_dropping])
def test_layers_that_change_pictures_in_training_leave_them_alone(build, tmp_path):
    model = build()
    classifier = load_classifier(saved(model, tmp_path))
    assert np.ptp(predicted(model), axis=0).max() > 0
    assert classifier.predict(PICTURES) == pytest.approx(predicted(model), abs=1e-6)
    first, second = (gradcam(classifier, PICTURES[:1], [(0,)], seeds=[0])[0] for _ in range(2))
    assert first.map.any()
    assert np.array_equal(first.map, second.map)


@pytest.mark.parametrize("kind", ["softmax", "sigmoid"])
def test_a_linear_activation_at_the_end_hides_no_other(kind, tmp_path):
    plain = head(keras.layers.Dense(3, activation=kind))
    cast = head(
        keras.layers.Dense(3, activation=kind), keras.layers.Activation("linear", dtype="float32")
    )
    cast.set_weights(plain.get_weights())
    one, other = (
        load_classifier(saved(model, tmp_path, name))
        for model, name in ((plain, "plain.keras"), (cast, "cast.keras"))
    )
    assert other.output == kind
    assert other.predict(PICTURES) == pytest.approx(predicted(cast), abs=1e-6)
    maps = [gradcam(classifier, PICTURES[:1], [(1,)], seeds=[0])[0] for classifier in (one, other)]
    assert maps[0].facts["score"] == maps[1].facts["score"]
    assert np.array_equal(maps[0].map, maps[1].map)


def test_a_mean_of_probabilities_is_refused_since_nothing_comes_before_it(tmp_path):
    def mixed(value):
        parts = [keras.layers.Dense(3, activation="softmax")(value) for _ in range(2)]
        return keras.layers.Average()(parts)

    with pytest.raises(ClassifierError, match=r"it ends by mixing probabilities.*; use one of the"):
        load_classifier(saved(functional(mixed), tmp_path))


def test_a_gate_inside_a_network_is_no_mean_of_probabilities(tmp_path):
    def gated(value):
        gate = keras.layers.Dense(4, activation="sigmoid")(value)
        return keras.layers.Multiply()([value, gate])

    assert load_classifier(saved(functional(gated), tmp_path)).output == "logits"


def test_outputs_of_a_nested_model_that_are_not_used_are_not_looked_at(tmp_path):
    keras.utils.set_random_seed(3)
    inputs = keras.Input((8, 8, 3))
    trunk = keras.layers.Conv2D(4, 3, activation="relu", name="trunk")(inputs)
    pooled = keras.layers.GlobalAveragePooling2D()(trunk)
    wanted = keras.layers.Dense(3, activation="softmax")(pooled)
    surplus = keras.layers.Conv2D(2, 3, name="surplus")(keras.layers.Conv2D(2, 3)(trunk))
    inner = keras.Model(inputs, [wanted, keras.layers.Flatten()(surplus)], name="inner")
    outer = keras.Input((8, 8, 3))
    model = keras.Model(outer, inner(outer)[0])
    classifier = load_classifier(saved(model, tmp_path))
    assert (classifier.output, classifier.feature_layer) == ("softmax", "inner/trunk")
    assert classifier.predict(PICTURES) == pytest.approx(predicted(model), abs=1e-6)
    assert gradcam(classifier, PICTURES[:1], [(1,)], seeds=[0])[0].facts["score"] != 0
