"""A detector that is one matrix, so that what it says can be computed beside it."""

import json

import keras
import numpy as np

import explainers
from tests.explainers.builders import saved

HEIGHT, WIDTH, PROPOSALS = 6, 8, 5


class Dense:
    """Proposals with relative boxes (left, top, right, bottom) and scores of random weights.

    Attributes
    ----------
    detector
        Loaded from a file.
    matrix, bias
        Of the numbers that it gives.
    """

    def __init__(self, folder, classes=3, split=False, **settings):
        generator = np.random.default_rng(7)
        objectness = settings.get("objectness", False)
        columns = 4 + objectness + classes
        self.matrix = generator.normal(size=(HEIGHT * WIDTH * 3, PROPOSALS, columns)) / 12
        self.bias = generator.normal(size=(PROPOSALS, columns))
        starts = generator.uniform(0, 0.4, (PROPOSALS, 2))
        self.bias[:, :4] = np.concatenate([starts, starts + 0.5], axis=1)
        self.matrix[..., :4] /= 40
        if settings.get("activation") == "none":
            self.matrix[..., 4:], self.bias[:, 4:] = self.matrix[..., 4:] / 20, 0.6
        layer = keras.layers.Dense(PROPOSALS * columns)
        inputs = keras.Input((HEIGHT, WIDTH, 3))
        flat = keras.layers.Flatten()(keras.layers.Rescaling(1 / 255)(inputs))
        numbers = keras.layers.Reshape((PROPOSALS, columns))(layer(flat))
        layer.set_weights([self.matrix.reshape(len(self.matrix), -1), self.bias.ravel()])
        outputs = numbers
        if split:
            outputs = {
                "what": keras.layers.Cropping1D(0, name="what")(numbers[..., 4:]),
                "where": keras.layers.Cropping1D(0, name="where")(numbers[..., :4]),
            }
        path = saved(keras.Model(inputs, outputs), folder)
        path.with_suffix(".json").write_text(
            json.dumps({"detector": {"units": "relative", "min_score": 0} | settings})
        )
        self.settings = settings
        self.detector = explainers.load_detector(path)

    def numbers(self, pictures):
        """What the network gives: float64, (n, proposals, columns)."""
        flat = np.asarray(pictures, float).reshape(len(pictures), -1) / 255
        return np.einsum("nf,fpc->npc", flat, self.matrix) + self.bias

    def proposals(self, pictures):
        """Boxes in pixels, classes and objectness, by the formulas of the settings."""
        numbers = self.numbers(pictures)
        boxes, rest = numbers[..., :4] * [WIDTH, HEIGHT, WIDTH, HEIGHT], numbers[..., 4:]
        kind = self.settings.get("activation", "sigmoid")

        def sigmoid(values):
            return 1 / (1 + np.exp(-values))

        sure = np.ones(rest.shape[:2])
        if self.settings.get("objectness"):
            sure, rest = rest[..., 0] if kind == "none" else sigmoid(rest[..., 0]), rest[..., 1:]
        if kind == "softmax":
            classes = np.exp(rest) / np.exp(rest).sum(axis=2, keepdims=True)
        else:
            classes = rest if kind == "none" else sigmoid(rest)
        return boxes, classes, sure


def overlap(one, other):
    """Intersection over union of two boxes, in plain arithmetic."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    shared = max(width, 0) * max(height, 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return shared / (sum(areas) - shared)
