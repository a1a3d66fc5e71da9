"""The shipped weights: what they are, that they are whole, and that they know the classes."""

import hashlib
import json

import numpy as np
import pytest

from examples.underpass import network
from examples.underpass.network import SIDE, available, shipped, unpack
from examples.underpass.rendering import render
from examples.underpass.scene import BICYCLIST, EMPTY, LABELS, PEDESTRIAN, draw_scene

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def classifier(tmp_path_factory):
    from explainers import load_classifier

    target = tmp_path_factory.mktemp("models") / "biased.keras"
    return load_classifier(str(unpack("biased", target)))


def test_both_networks_come_with_the_example():
    assert available() == ["biased", "unbiased"]
    for kind in available():
        source, sha256 = shipped(kind)
        assert hashlib.sha256(source.read_bytes()).hexdigest() == sha256
        assert source.stat().st_size < 7_000_000


def test_the_network_has_four_convolutions_and_about_three_point_three_million_parameters():
    import keras

    model = network.build()
    convolutions = [one for one in model.layers if isinstance(one, keras.layers.Conv2D)]
    assert len(convolutions) == 4
    assert round(model.count_params() / 1e6, 1) == 3.3
    known = json.loads((network.FOLDER / "weights.json").read_text())
    assert {one["parameters"] for one in known.values()} == {model.count_params()}


def test_the_labels_and_the_last_convolution_are_known_to_the_library(classifier):
    assert classifier.labels == LABELS
    assert classifier.feature_layer == "conv4"
    assert classifier.input_size == (SIDE, SIDE)


def test_it_is_right_about_plain_pictures_and_takes_water_for_a_bicyclist(classifier):
    """The scenes are rendered small, a third of what the network was trained on."""
    scenes = [draw_scene(77, number, EMPTY) for number in range(3)]
    scenes += [
        draw_scene(77, number, PEDESTRIAN, distance="near", lane=False, aid="none")
        for number in range(3, 6)
    ]
    scenes += [
        draw_scene(77, number, BICYCLIST, distance="near", puddle=True) for number in range(6, 9)
    ]
    found = classifier.predict([render(scene, 160).pixels for scene in scenes])
    predicted = [LABELS[number] for number in np.argmax(found, axis=1)]
    assert predicted == [scene.label for scene in scenes]


def test_weights_that_were_changed_are_refused(tmp_path, monkeypatch):
    other = tmp_path / "biased.npz"
    other.write_bytes(b"something else")
    monkeypatch.setattr(network, "shipped", lambda kind: (other, "0" * 64))
    with pytest.raises(ValueError, match=r"biased.npz has the SHA-256 .*; fetch the file again"):
        unpack("biased", tmp_path / "a.keras")


def test_an_unknown_network_is_refused_with_the_choices():
    with pytest.raises(ValueError, match="choose from: biased"):
        shipped("fair")
