import json
import zipfile

import keras
import pytest

from explainers import ClassifierError, load_classifier
from tests.explainers.builders import functional, saved


def changed(path, change):
    """The same file with another description of its layers."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(members["config.json"])
    change(config["config"]["layers"])
    members["config.json"] = json.dumps(config)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def of_kind(layers, kind):
    return next(layer for layer in layers if layer["class_name"] == kind)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (lambda: keras.layers.Dense(3), "units"),
        # Keras itself is asked how many weights a layer has that is not counted without it.
        (lambda: keras.layers.EinsumDense("ab,bc->ac", output_shape=3), "output_shape"),
    ],
)
def test_a_file_that_declares_more_weights_than_it_holds_is_refused(tmp_path, head, name):
    """Keras would first ask for the memory, here 160 GB, and then look into the file."""

    def widen(layers):
        layers[-1]["config"][name] = 10**10

    path = changed(saved(functional(head()), tmp_path), widen)
    with pytest.raises(ClassifierError, match=r"declare 40,000,0.*weights and its file holds"):
        load_classifier(path)


def test_no_weight_is_left_behind_by_counting_them(tmp_path):
    from keras.src.backend.common import global_state

    load_classifier(saved(functional(keras.layers.Dense(3)), tmp_path))
    assert not global_state.get_global_attribute("uninitialized_variables")


def test_what_keras_cannot_load_is_refused_with_its_reason(tmp_path):
    def mistake(layers):
        of_kind(layers, "Dense")["config"]["units"] = -1

    path = changed(saved(functional(keras.layers.Dense(3)), tmp_path), mistake)
    with pytest.raises(
        ClassifierError, match=r"model\.keras: Keras cannot load it \(.+\); save it"
    ):
        load_classifier(path)


def test_a_model_that_was_never_built_is_refused(tmp_path):
    model = keras.Sequential([keras.layers.Conv2D(3, 3), keras.layers.Flatten()])
    with pytest.warns(UserWarning, match="has not yet been built"):
        path = saved(model, tmp_path)
    with pytest.raises(ClassifierError, match="it takes 0 inputs"):
        load_classifier(path)


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ([1, 1], r"it cannot be run \(.+\); check its input_size"),
        ([10**6, 10**6], "pictures of 1000000 x 1000000, more than 40,000,000 pixels"),
    ],
)
def test_a_size_that_the_network_cannot_take_is_refused(size, reason, tmp_path):
    inputs = keras.Input((None, None, 3))
    value = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(inputs))
    model = keras.Model(inputs, keras.layers.Dense(3)(value))
    with pytest.raises(ClassifierError, match=reason):
        load_classifier({"path": saved(model, tmp_path), "input_size": size})


def test_preprocessing_that_does_not_fit_the_channels_is_refused(tmp_path):
    path = saved(functional(keras.layers.Dense(3), channels=1), tmp_path)
    spec = {"path": path, "preprocessing": {"scaling": "constants", "shift": [1, 2, 3]}}
    with pytest.raises(ClassifierError, match="it cannot be run"):
        load_classifier(spec)
