"""Small networks with random but fixed weights, each the smallest of its kind."""

import io
from pathlib import Path

import numpy as np
from PIL import Image


def noise(height, width, seed=0):
    """A picture of noise, uint8."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def encoded(pixels, kind="PNG", **options):
    """The bytes of a picture file."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    return buffer.getvalue()


def saved(model, folder, name="model.keras"):
    """A model's file."""
    path = Path(folder) / name
    model.save(path)
    return path


def functional(head, size=8, channels=3):
    """A convolution, pooling, and whatever `head` makes of the result."""
    import keras

    keras.utils.set_random_seed(1)
    inputs = keras.Input((size, size, channels))
    value = keras.layers.Rescaling(1 / 255)(inputs)
    value = keras.layers.Conv2D(4, 3, padding="same", activation="relu", name="conv")(value)
    value = keras.layers.GlobalAveragePooling2D(name="pool")(value)
    return keras.Model(inputs, head(value))


def sequential(size=8):
    """The same as a Sequential model, with a fused softmax."""
    import keras

    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [
            keras.Input((size, size, 3)),
            keras.layers.Conv2D(4, 3, padding="same", activation="relu", name="conv"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def nested(size=8):
    """A backbone inside a Sequential model inside a functional one; two layers share a name."""
    import keras

    keras.utils.set_random_seed(1)
    image = keras.Input((size, size, 3))
    value = keras.layers.Conv2D(4, 3, padding="same", name="conv")(image)
    value = keras.layers.ReLU(name="relu")(value)
    backbone = keras.Model(image, value, name="backbone")
    body = keras.Sequential([keras.Input((size, size, 3)), backbone], name="body")
    inputs = keras.Input((size, size, 3))
    value = keras.layers.Conv2D(3, 1, name="conv")(inputs)
    value = keras.layers.GlobalAveragePooling2D()(body(value))
    return keras.Model(inputs, keras.layers.Dense(3, activation="softmax")(value))
