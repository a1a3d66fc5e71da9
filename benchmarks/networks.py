"""The networks on which speed is measured, and pictures for them.

All but EfficientNet-Lite0 are untrained, so that nothing is fetched: how long a pass takes does not
depend on the weights. Their normalisation and last layer are calibrated on noise, for an untrained
network answers every picture alike, and results could not be compared.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from explainers import pretrained

SIDE = 224
SPREAD = 0.01


def picture(seed: int) -> np.ndarray:
    """Make a picture with patches of several sizes, uint8 (224, 224, 3)."""
    generator = np.random.default_rng(seed)
    layers = [
        np.asarray(
            Image.fromarray(generator.integers(0, 256, (cells, cells, 3), dtype=np.uint8)).resize(
                (SIDE, SIDE), Image.Resampling.BICUBIC
            ),
            np.float64,
        )
        for cells in (4, 14, 56)
    ]
    return np.average(layers, axis=0, weights=(3, 2, 1)).astype(np.uint8)


def small_vgg() -> Any:
    """Four convolutions and two dense layers, 3.3 million weights, 10 classes."""
    from keras import layers

    convolutions = [
        layer
        for filters in (32, 64, 128, 256)
        for layer in (
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
        )
    ]
    head = [layers.Flatten(), layers.Dense(58, "relu"), layers.Dense(10, "softmax")]
    return _chain([*convolutions, *head])


def alexnet() -> Any:
    """Five convolutions and three dense layers of AlexNet's sizes, 85 labels a picture."""
    from keras import layers

    body: list[Any] = []
    sizes = ((96, 11, 4, True), (256, 5, 1, True), (384, 3, 1, False), (384, 3, 1, False))
    for filters, kernel, stride, pooled in (*sizes, (256, 3, 1, True)):
        body += [layers.Conv2D(filters, kernel, stride, "same"), layers.LeakyReLU(0.1)]
        if pooled:
            body += [layers.BatchNormalization(), layers.MaxPooling2D(3, 2)]
    body.append(layers.Flatten())
    for units in (4096, 4096):
        body += [layers.Dense(units), layers.LeakyReLU(0.1)]
    return _chain([*body, layers.Dense(85, "sigmoid")])


def _chain(layers: list[Any]) -> Any:
    """Make a functional model; the example in Keras's documentation fails with a Sequential one."""
    import keras

    value = inputs = keras.Input((SIDE, SIDE, 3))
    for layer in layers:
        value = layer(value)
    return keras.Model(inputs, value)


def _application(name: str) -> Callable[[], Any]:
    def build() -> Any:
        import keras

        return getattr(keras.applications, name)(weights=None)

    return build


BUILDERS: dict[str, Callable[[], Any]] = {
    "small VGG": small_vgg,
    "AlexNet-like": alexnet,
    "MobileNetV2": _application("MobileNetV2"),
    "ResNet50": _application("ResNet50"),
    "VGG16": _application("VGG16"),
}
LITE = "EfficientNet-Lite0"
NAMES = ("small VGG", "AlexNet-like", "MobileNetV2", LITE, "ResNet50", "VGG16")


def prepare(name: str, folder: Path) -> dict[str, Any]:
    """Put a network's file into a folder, and give the specification of the classifier."""
    if name == LITE:
        path = pretrained.convert("efficientnet_lite0", folder)
        settings = pretrained.settings("efficientnet_lite0")
        # The pictures have the network's size already; nothing is to be cut off.
        whole = {**settings["preprocessing"], "resize": "stretch", "fraction": 1.0}
        return {**settings, "preprocessing": whole, "path": str(path)}
    path = folder / f"{name.replace(' ', '-')}.keras"
    if not path.exists():
        import keras

        keras.utils.set_random_seed(0)
        model = BUILDERS[name]()
        _calibrate(model)
        model.save(path)
    return {"path": str(path), "preprocessing": {"scaling": "-1..1"}}


def _calibrate(model: Any) -> None:
    """Let every normalisation see noise once, and spread the scores of the last layer."""
    import keras

    batch = np.stack([picture(seed) for seed in range(100, 108)]).astype(np.float32) / 127.5 - 1
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    model(batch, training=True)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.99
    last = model.layers[-1]
    features = keras.Model(model.input, last.input)(batch, training=False).numpy()
    kernel, _ = last.get_weights()
    scores = features @ kernel
    # Were they spread farther, rounding errors would be as well.
    spread = scores.std(axis=0) / SPREAD
    last.set_weights([kernel / spread, -scores.mean(axis=0) / spread])
