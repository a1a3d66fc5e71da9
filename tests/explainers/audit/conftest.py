"""A network whose maps are known by construction, and pictures for it."""

import json

import numpy as np
import pytest
from PIL import Image

SIDE = 32
LABELS = ("red", "blue", "empty")
RED, BLUE, GREY = (255, 0, 0), (0, 0, 255), (60, 60, 60)


def colour_network():
    """Names the colour of which there is more; its Grad-CAM lies exactly on that colour's pixels.

    One convolution of one pixel: red without the others, and blue without the others.
    """
    import keras

    inputs = keras.Input((SIDE, SIDE, 3))
    scaled = keras.layers.Rescaling(1 / 255)(inputs)
    colours = keras.layers.Conv2D(2, 1, activation="relu", name="colours")(scaled)
    pooled = keras.layers.GlobalAveragePooling2D()(colours)
    outputs = keras.layers.Dense(3, activation="softmax")(pooled)
    model = keras.Model(inputs, outputs)
    kernel = np.array([[1, -1], [-1, -1], [-1, 1]], np.float32).reshape(1, 1, 3, 2)
    model.get_layer("colours").set_weights([kernel, np.zeros(2, np.float32)])
    weights = np.array([[100, 0, 0], [0, 100, 0]], np.float32)
    model.layers[-1].set_weights([weights, np.array([0, 0, 1], np.float32)])
    return model


def draw(*patches, size=(SIDE, SIDE)):
    """A grey picture with rectangles: ((left, top, right, bottom), colour)."""
    pixels = np.full((size[1], size[0], 3), GREY, np.uint8)
    for (left, top, right, bottom), colour in patches:
        pixels[top:bottom, left:right] = colour
    return pixels


@pytest.fixture(scope="session")
def colour_model(tmp_path_factory):
    """The network's file, with its labels beside it."""
    path = tmp_path_factory.mktemp("colours") / "colours.keras"
    colour_network().save(path)
    path.with_suffix(".json").write_text(json.dumps({"labels": LABELS}))
    return path


@pytest.fixture
def dataset(tmp_path):
    """Write pictures and annotations: entries as in a JSON list, with ``pixels`` for each."""

    def write(entries, name="annotations.json"):
        listed = []
        for number, entry in enumerate(entries):
            picture = f"{number:02d}.png"
            Image.fromarray(entry["pixels"]).save(tmp_path / picture)
            told = {key: value for key, value in entry.items() if key != "pixels"}
            listed.append({"picture": picture, **told})
        (tmp_path / name).write_text(json.dumps(listed))
        return tmp_path / name

    return write
