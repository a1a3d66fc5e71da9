"""The small trained network computed in NumPy, forwards and backwards, in double precision.

Nothing of the library and no automatic differentiation is used, so that what the library finds can
be compared with it.
"""

import keras
import numpy as np

LAYERS = ("conv_a", "conv_b", "conv_c")


class ShapesByHand:
    """Three times convolution, ReLU and 2 x 2 maxima; then two dense layers.

    Pictures are (n, 64, 64, 3), 0 to 255. `outputs` holds each convolution's output after its ReLU.
    """

    def __init__(self, path):
        model = keras.models.load_model(path, compile=False)
        names = (*LAYERS, "fc", "probs")
        self.weights = {
            name: [part.astype(np.float64) for part in model.get_layer(name).get_weights()]
            for name in names
        }

    def scores(self, pictures):
        """The five values before the softmax."""
        value = np.asarray(pictures, np.float64) / 255
        self.outputs, self.pooled = {}, {}
        for name in LAYERS:
            kernel, bias = self.weights[name]
            height, width = value.shape[1:3]
            padded = np.pad(value, ((0, 0), (1, 1), (1, 1), (0, 0)))
            value = sum(
                padded[:, row : row + height, column : column + width] @ kernel[row, column]
                for row in range(3)
                for column in range(3)
            )
            self.outputs[name] = np.maximum(value + bias, 0)
            value = self.pooled[name] = blocks(self.outputs[name]).max(axis=-1)
        kernel, bias = self.weights["fc"]
        self.hidden = np.maximum(value.reshape(len(value), -1) @ kernel + bias, 0)
        kernel, bias = self.weights["probs"]
        return self.hidden @ kernel + bias

    def probabilities(self, pictures):
        scores = self.scores(pictures)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def gradient(self, pictures, target, layer=None, score="logit"):
        """The derivative of one class's score by a convolution's output, or by the picture."""
        chances = self.probabilities(pictures)
        by_score = np.zeros_like(chances)
        by_score[:, target] = 1
        if score == "probability":
            own = chances[:, target : target + 1]
            by_score = own * (by_score - chances)
        value = (by_score @ self.weights["probs"][0].T) * (self.hidden > 0)
        value = (value @ self.weights["fc"][0].T).reshape(self.pooled["conv_c"].shape)
        for name in reversed(LAYERS):
            value = spread(value, self.outputs[name], self.pooled[name])
            if name == layer:
                return value
            value = self._before(value * (self.outputs[name] > 0), self.weights[name][0])
        return value / 255

    def _before(self, value, kernel):
        height, width = value.shape[1:3]
        padded = np.zeros((len(value), height + 2, width + 2, kernel.shape[2]))
        for row in range(3):
            for column in range(3):
                padded[:, row : row + height, column : column + width] += (
                    value @ kernel[row, column].T
                )
        return padded[:, 1:-1, 1:-1]


def blocks(values):
    """(n, h, w, k) to (n, h / 2, w / 2, k, 4): the four values of each 2 x 2 block."""
    count, height, width, channels = values.shape
    parts = values.reshape(count, height // 2, 2, width // 2, 2, channels)
    return parts.transpose(0, 1, 3, 5, 2, 4).reshape(count, height // 2, width // 2, channels, 4)


def spread(value, before, after):
    """Send what a maximum got back to the place it came from, the first one if there are more."""
    is_first = np.arange(4) == (blocks(before) == after[..., None]).argmax(axis=-1)[..., None]
    parts = np.where(is_first, value[..., None], 0.0)
    count, height, width, channels, _ = parts.shape
    parts = parts.reshape(count, height, width, channels, 2, 2).transpose(0, 1, 4, 2, 5, 3)
    return parts.reshape(count, 2 * height, 2 * width, channels)


def weighted(activations, weights):
    """A network whose feature map is given: one channel a weight, flattened and summed.

    Every place of a channel holds that channel's `activations[0, 0]`, whatever the picture; the
    gradient of both classes' scores is `weights`, of the shape of the feature map.
    """
    height, width, channels = activations.shape
    inputs = keras.Input((height, width, 1))
    kernel = np.zeros((1, 1, 1, channels), np.float32)
    layer = keras.layers.Conv2D(channels, 1, name="features")
    value = keras.layers.Flatten()(layer(inputs))
    dense = keras.layers.Dense(2, name="head")
    model = keras.Model(inputs, dense(value))
    layer.set_weights([kernel, activations[0, 0]])
    dense.set_weights([np.stack([weights.ravel()] * 2, axis=1), np.zeros(2)])
    return model


def linear(weights, bias=0.0):
    """A network whose two scores are the sum of `weights` times the picture, and its negative."""
    inputs = keras.Input(weights.shape)
    dense = keras.layers.Dense(2, name="head")
    model = keras.Model(inputs, dense(keras.layers.Flatten()(inputs)))
    flat = np.asarray(weights, np.float32).ravel()
    dense.set_weights([np.stack([flat, -flat], axis=1), np.array([bias, -bias])])
    return model


def relative_error(found, wanted):
    """The largest difference, as a part of the largest wanted value."""
    return np.abs(found - wanted).max() / np.abs(wanted).max()
