"""Train a small object detector on drawn shapes, for examples and tests.

Run from the repository's root, about half a minute on two cores:

    python -m examples.detector.train --out detector.keras

Beside the network it writes ``detector.json``, the settings with which
`explainers.load_detector` understands it.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from explainers.synthetic import SHAPES, Shape, draw_scene

SIDE, CELLS = 64, 8
GROUNDS = ("stripes", "patches", "plain")
SETTINGS = {
    "labels": list(SHAPES),
    "feature_layer": "features",
    "detector": {"boxes": "boxes", "format": "centre", "units": "relative"},
}


def truth(shapes: Sequence[Shape]) -> tuple[np.ndarray, np.ndarray]:
    """Give what the network should say: boxes (cells, 4) and classes (cells, labels)."""
    boxes = np.zeros((CELLS * CELLS, 4), np.float32)
    classes = np.zeros((CELLS * CELLS, len(SHAPES)), np.float32)
    for shape in shapes:
        left, top, right, bottom = shape.box
        centre = np.array([left + right, top + bottom]) / 2 / SIDE
        column, row = np.minimum(centre * CELLS, CELLS - 1).astype(int)
        cell = row * CELLS + column
        boxes[cell] = [*centre, (right - left) / SIDE, (bottom - top) / SIDE]
        classes[cell, SHAPES.index(shape.label)] = 1
    return boxes, classes


def build():
    """Build the untrained network: 64 cells, each of which may say one box and its class."""
    import keras

    inputs = keras.Input((SIDE, SIDE, 3))
    value = keras.layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    for width, stride in ((12, 2), (20, 2), (32, 2), (40, 1)):
        value = keras.layers.Conv2D(width, 3, stride, padding="same", use_bias=False)(value)
        value = keras.layers.ReLU()(keras.layers.BatchNormalization()(value))
    value = keras.layers.Conv2D(40, 3, padding="same", activation="relu", name="features")(value)
    cells = keras.layers.Reshape((CELLS * CELLS, 40))(value)
    # Every cell has a bias of its own, which begins at the cell's centre.
    places = (np.mgrid[:CELLS, :CELLS][::-1].reshape(2, -1).T + 0.5) / CELLS
    head = keras.layers.EinsumDense("acf,fk->ack", (CELLS * CELLS, 4), bias_axes="ck", name="boxes")
    boxes = head(cells)
    head.bias.assign(np.concatenate([places, np.full_like(places, 0.28)], axis=1))
    rare = keras.initializers.Constant(-4.0)
    classes = keras.layers.Dense(len(SHAPES), bias_initializer=rare, name="classes")(cells)
    return keras.Model(inputs, [boxes, classes])


def train(pictures: int, epochs: int, seed: int):
    """Train the network; the same seed gives the same pictures."""
    import keras

    keras.utils.set_random_seed(seed)
    scenes = [
        draw_scene(seed, number, size=SIDE, objects=1 + number % 3, ground=GROUNDS[number // 3 % 3])
        for number in range(pictures)
    ]
    wanted = [truth(scene.shapes) for scene in scenes]
    boxes, classes = (np.stack(part) for part in zip(*wanted, strict=True))
    model = build()

    def box_loss(wanted, given):
        there = keras.ops.cast(wanted[..., 2:3] > 0, given.dtype)
        return 30 * keras.ops.mean(keras.ops.abs(wanted - given) * there, axis=-1)

    def class_loss(wanted, given):
        losses = keras.ops.binary_crossentropy(wanted, given, from_logits=True)
        return 10 * keras.ops.mean(losses * (1 + 4 * wanted), axis=-1)

    steps = epochs * -(-pictures // 32)
    rate = keras.optimizers.schedules.CosineDecay(4e-3, steps)
    model.compile(keras.optimizers.Adam(rate), {"boxes": box_loss, "classes": class_loss})
    inputs = np.stack([scene.pixels for scene in scenes]).astype(np.float32)
    model.fit(inputs, {"boxes": boxes, "classes": classes}, batch_size=32, epochs=epochs, verbose=2)
    # A model of the same layers that knows nothing of losses and of the optimiser's state.
    return keras.Model(model.inputs, model.outputs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="where detector.keras goes")
    parser.add_argument("--pictures", type=int, default=4000)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    model = train(arguments.pictures, arguments.epochs, arguments.seed)
    model.save(arguments.out)
    arguments.out.with_suffix(".json").write_text(json.dumps(SETTINGS, indent=2) + "\n")


if __name__ == "__main__":
    main()
