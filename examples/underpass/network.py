"""The network: four convolutions and 3.3 million parameters, and its weights as a small file."""

import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

# oneDNN's filter gradients crash on some shapes; read when TensorFlow is imported.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from examples.underpass.scene import LABELS
from explainers.work.storage import write_whole

FOLDER = Path(__file__).resolve().parent
SIDE = 224
WIDTHS = (16, 32, 64, 128)
DENSE = 128
SETTINGS = {"labels": list(LABELS), "feature_layer": "conv4"}


def build() -> Any:
    """Build the untrained network: 224 x 224 x 3, 0..255, to the probabilities of `LABELS`."""
    import keras

    inputs = keras.Input((SIDE, SIDE, 3))
    value = keras.layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    # The first convolution halves the picture by its stride, which saves most of the time.
    value = keras.layers.Conv2D(
        WIDTHS[0], 5, strides=2, padding="same", activation="relu", name="conv1"
    )(value)
    for number, width in enumerate(WIDTHS[1:], start=2):
        convolution = keras.layers.Conv2D(
            width, 3, padding="same", activation="relu", name=f"conv{number}"
        )
        value = keras.layers.MaxPooling2D(name=f"pool{number}")(convolution(value))
    value = keras.layers.Flatten()(value)
    value = keras.layers.Dense(DENSE, activation="relu", name="dense")(value)
    value = keras.layers.Dropout(0.4, seed=1)(value)
    outputs = keras.layers.Dense(len(LABELS), activation="softmax", name="classes")(value)
    return keras.Model(inputs, outputs, name="underpass")


def trainable(model: Any) -> list[tuple[str, Any]]:
    """Name the weights of the network's layers; the state of its dropout is none."""
    return [
        (f"{layer.name}.{number}", weight)
        for layer in model.layers
        for number, weight in enumerate(layer.trainable_weights)
    ]


def pack(model: Any) -> bytes:
    """Write a network's weights as float16, compressed: about 6 MB."""
    buffer = io.BytesIO()
    arrays = {name: np.asarray(weight, np.float16) for name, weight in trainable(model)}
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def available() -> list[str]:
    """Name the networks whose weights come with the example."""
    return list(json.loads((FOLDER / "weights.json").read_text()))


def parameters(kind: str) -> int:
    """Give how many parameters a network has."""
    known = json.loads((FOLDER / "weights.json").read_text())
    return int(known[kind]["parameters"])


def shipped(kind: str) -> tuple[Path, str]:
    """Give the file of a network's weights and the SHA-256 that it should have.

    Raises
    ------
    ValueError
        If no network of this kind comes with the example.
    """
    known = json.loads((FOLDER / "weights.json").read_text())
    if kind not in known:
        raise ValueError(f"there is no network {kind!r}; choose from: {', '.join(known)}")
    return FOLDER / f"{kind}.npz", known[kind]["sha256"]


def unpack(kind: str, target: Path) -> Path:
    """Make the Keras file of a network that comes with the example, its settings beside it.

    Parameters
    ----------
    kind
        ``biased`` or ``unbiased``.
    target
        The ``.keras`` file; one that was made from the same weights stays.

    Raises
    ------
    ValueError
        If the weights are not those that were trained.
    """
    source, sha256 = shipped(kind)
    content = source.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        reason = f"{source.name} has the SHA-256 {found}, not {sha256}"
        raise ValueError(
            f"{reason}; fetch the file again, or train it with examples.underpass.train"
        )
    settings = SETTINGS | {"name": f"underpass-{kind}"}
    note = target.with_suffix(".sha256")
    if not (target.is_file() and note.is_file() and note.read_text() == sha256):
        save(_with_weights(content), target)
        note.write_text(sha256)
    target.with_suffix(".json").write_text(json.dumps(settings, indent=2) + "\n")
    return target


def _with_weights(content: bytes) -> Any:
    model = build()
    with np.load(io.BytesIO(content)) as arrays:
        for name, weight in trainable(model):
            weight.assign(arrays[name].astype(np.float32))
    return model


def save(model: Any, target: Path) -> None:
    """Save a network whole or not at all, without its loss and its optimiser."""
    import keras

    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"unfinished-{target.name}")
    keras.Model(model.inputs, model.outputs, name=model.name).save(partial)
    write_whole(target, partial.read_bytes())
    partial.unlink()
