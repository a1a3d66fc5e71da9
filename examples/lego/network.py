"""The network: like AlexNet, five convolutions and three dense layers, as in the paper's Figure 1.

Source: section 4.2 of Cian et al. (2020). The paper gives the kinds and numbers of its layers, not
their widths; those here were chosen for two processors.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# oneDNN's filter gradients crash on some shapes; read when TensorFlow is imported. The training
# command turns it on for shapes that were tried.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from explainers.work.storage import write_whole

# Pictures a second that two cores trained on, in batches of 32 with oneDNN: 281 at a side of 128,
# 190 at 144, 149 at 160. At 128 eight thousand pictures are shown 30 times in a quarter of an hour,
# and the last convolution still tells 16 x 16 places apart. (In bfloat16 it was 1.8 times as fast,
# but learned next to nothing in two epochs.)
SIDE = 128
CLASSES = 85
WIDTHS = (32, 64, 128, 128, 256)
DENSE = 256
SLOPE = 0.1  # of leaky ReLU below zero
POOL = 16  # of the last pooling: wherever a brick lies, the dense layers are told the same
DROPOUT = 0.1
FEATURES = "conv5_leaky"  # what Grad-CAM looks at


def build(
    classes: int = CLASSES,
    *,
    side: int = SIDE,
    widths: Sequence[int] = WIDTHS,
    dense: int = DENSE,
    slope: float = SLOPE,
    pool: int = POOL,
    dropout: float = DROPOUT,
) -> Any:
    """Build the untrained network: pictures of 0..255 in, one logit for each class out.

    Parameters
    ----------
    classes
        How many logits it gives.
    side
        Of the square pictures that it takes, in pixels; a multiple of eight.
    widths
        Channels of the five convolutions.
    dense
        Units of the two hidden dense layers.
    slope
        Alpha of leaky ReLU: f(x) = x above zero, alpha x below. 0 is plain ReLU.
    pool
        Width and stride of the last pooling, in places of the last convolution's map.
    dropout
        The share of dense units that are left out while training.

    Returns
    -------
    keras.Model
        (pictures, side, side, 3) to (pictures, classes).

    Raises
    ------
    ValueError
        If a number is impossible; says which.
    """
    _check(classes, side, widths, slope, pool)
    import keras

    inputs = keras.Input((side, side, 3))
    value = keras.layers.Rescaling(1 / 127.5, offset=-1)(inputs)
    # Nine pixels across, so that the kernels can be looked at; the stride saves most of the time.
    value = _convolve(value, 1, widths[0], 9, slope, strides=2, normalise=True)
    value = keras.layers.MaxPooling2D(name="pool1")(value)
    value = _convolve(value, 2, widths[1], 5, slope, normalise=True)
    value = keras.layers.MaxPooling2D(name="pool2")(value)
    value = _convolve(value, 3, widths[2], 3, slope)
    value = _convolve(value, 4, widths[3], 3, slope)
    value = _convolve(value, 5, widths[4], 3, slope, normalise=True)
    value = keras.layers.MaxPooling2D(pool, name="pool5")(value)
    value = keras.layers.Flatten(name="flatten")(value)
    for number in (1, 2):
        value = keras.layers.Dense(dense, name=f"dense{number}")(value)
        value = keras.layers.LeakyReLU(slope, name=f"dense{number}_leaky")(value)
        value = keras.layers.Dropout(dropout, seed=number, name=f"dropout{number}")(value)
    return keras.Model(inputs, keras.layers.Dense(classes, name="logits")(value), name="lego")


def _convolve(
    value: Any,
    number: int,
    width: int,
    kernel: int,
    slope: float,
    *,
    strides: int = 1,
    normalise: bool = False,
) -> Any:
    import keras

    name = f"conv{number}"
    layer = keras.layers.Conv2D(width, kernel, strides, padding="same", name=name)
    value = layer(value)
    if normalise:
        value = keras.layers.BatchNormalization(momentum=0.95, name=f"{name}_norm")(value)
    return keras.layers.LeakyReLU(slope, name=f"{name}_leaky")(value)


def _check(classes: int, side: int, widths: Sequence[int], slope: float, pool: int) -> None:
    if classes < 1:
        raise ValueError(f"the network needs at least one class, not {classes}")
    if side < 8 or side % 8:
        raise ValueError(f"the side of the pictures must be a multiple of 8, not {side}")
    if len(widths) != 5:
        raise ValueError(f"there are five convolutions, so give five widths, not {len(widths)}")
    if not 0 <= slope < 1:
        raise ValueError(f"the slope below zero must be from 0 to below 1, not {slope}")
    if not 1 <= pool <= side // 8:
        raise ValueError(f"the last pooling must be from 1 to {side // 8} places, not {pool}")


def settings(name: str, labels: Sequence[str]) -> dict[str, Any]:
    """Give the settings with which `explainers.load_classifier` understands the network."""
    return {"name": name, "labels": list(labels), "logits": "sigmoid", "feature_layer": FEATURES}


def save(model: Any, target: Path, labels: Sequence[str]) -> None:
    """Save a network without its loss and optimiser, and its settings beside it as JSON.

    Either file appears whole or not at all.
    """
    import keras

    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"unfinished-{target.name}")
    keras.Model(model.inputs, model.outputs, name=model.name).save(partial)
    write_whole(target, partial.read_bytes())
    partial.unlink()
    described = settings(f"lego-{target.stem}", labels)
    write_whole(target.with_suffix(".json"), (json.dumps(described, indent=2) + "\n").encode())
