"""Grad-CAM on the kinds of network that are asked about, against an eager tape over the head."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import explainers
from tests.explainers.builders import noise, saved
from tests.explainers.methods.by_hand import relative_error

SIDE = 64


def plain():
    """Four convolutions and a dense head."""
    keras.utils.set_random_seed(7)
    layers = [keras.Input((SIDE, SIDE, 3)), keras.layers.Rescaling(1 / 255)]
    for filters in (8, 16, 32, 32):
        layers.append(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        layers.append(keras.layers.MaxPooling2D())
    layers += [keras.layers.Flatten(), keras.layers.Dense(16, activation="relu")]
    return keras.Sequential([*layers, keras.layers.Dense(5, activation="softmax")])


def vgg(name):
    """A body of Keras's own and a small dense head, in one model."""
    keras.utils.set_random_seed(7)
    shape = (SIDE, SIDE, 3)
    body = getattr(keras.applications, name)(weights=None, include_top=False, input_shape=shape)
    value = keras.layers.Flatten()(body.output)
    value = keras.layers.Dense(16, activation="relu")(value)
    return keras.Model(body.input, keras.layers.Dense(5, activation="softmax")(value))


def resnet():
    keras.utils.set_random_seed(7)
    shape = (SIDE, SIDE, 3)
    return keras.applications.ResNet50(weights=None, input_shape=shape, classes=5)


NETWORKS = {
    "plain": (plain, "none", "conv2d_3"),
    "VGG16": (lambda: vgg("VGG16"), "keras.applications.vgg16", "block5_conv3"),
    "VGG19": (lambda: vgg("VGG19"), "keras.applications.vgg19", "block5_conv4"),
    "ResNet50": (resnet, "keras.applications.resnet50", "conv5_block3_out"),
}


def by_tape(model, batch, layer, target):
    """The map from an eager tape that begins at the feature map, before the last activation."""
    number = [one.name for one in model.layers].index(layer)
    features = keras.Model(model.inputs[0], model.layers[number].output)(batch)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(features)
        value = features
        for one in model.layers[number + 1 : -1]:
            value = one(value)
        score = (value @ model.layers[-1].kernel + model.layers[-1].bias)[0, target]
    slope = tape.gradient(score, features).numpy()[0].astype(np.float64)
    return features.numpy()[0] @ slope.mean(axis=(0, 1)), float(score)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_map_equals_that_of_an_eager_tape(name, tmp_path):
    keras.backend.clear_session()
    build, scaling, layer = NETWORKS[name]
    model = build()
    path = saved(model, tmp_path)
    classifier = explainers.load_classifier({"path": path, "preprocessing": {"scaling": scaling}})
    picture = noise(SIDE, SIDE)
    batch = picture[None].astype(np.float32)
    if scaling != "none":
        module = getattr(keras.applications, name.lower())
        batch = module.preprocess_input(batch.copy())
    for one in explainers.get("gradcam")(classifier, [picture], [(0, 3)], seeds=[0]):
        wanted, score = by_tape(model, batch, layer, one.facts["class_id"])
        assert one.facts["layer"] == layer
        assert np.ptp(wanted) > 0
        assert relative_error(one.arrays["raw"], wanted) < 1e-3
        assert one.facts["score"] == pytest.approx(score, rel=1e-3, abs=1e-6)
