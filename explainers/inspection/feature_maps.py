"""What a layer gives for a picture: the maps of a convolution, or the units of a dense layer."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from explainers import colours
from explainers.classifiers import Classifier

MapScaling = Literal["map", "layer"]
MapChoice = Literal["strongest", "first"]
# Above and below zero: told apart by anyone, colour-blind or not.
POSITIVE, NEGATIVE, PAPER, AXIS = (31, 119, 180), (230, 119, 0), (255, 255, 255), (90, 90, 90)


def check_layer(classifier: Classifier, path: str) -> str:
    """Check the path of any layer, spatial or not.

    Raises
    ------
    LookupError
        If there is no such layer; names the nearest choices.
    """
    layers = classifier.network.layers
    if path in layers:
        return path
    own = path.rpartition("/")[2]
    close = [name for name in layers if own and own in name.rpartition("/")[2]] or list(layers)
    shown = ", ".join(close[-8:])
    raise LookupError(f"{classifier.name} has no layer {path!r}; it has, among others: {shown}")


def feature_maps(
    classifier: Classifier, pictures: Sequence[np.ndarray], layers: Sequence[str]
) -> dict[str, np.ndarray]:
    """Compute the output of layers, one picture at a time.

    The numbers are those of ``keras.Model(model.inputs, layer.output)`` called on the same batch of
    one picture, bit for bit, whichever other layers are asked for. (Keras's ``predict`` compiles,
    and so may differ in the last bits.) A layer that is used twice gives its last output.

    Parameters
    ----------
    classifier
        Any classifier.
    pictures
        Source pictures, uint8 (height, width, 3) each.
    layers
        Paths; ``backbone/conv1`` inside a nested model.

    Returns
    -------
    dict
        Path to float32, (pictures, ...), in the order in which the layers were asked for.

    Raises
    ------
    LookupError
        If there is no such layer.
    """
    import tensorflow as tf

    paths = [check_layer(classifier, layer) for layer in layers]
    found: dict[str, list[np.ndarray]] = {path: [] for path in paths}
    for picture in pictures:
        # Not compiled: a graph merges steps, so that what a layer gives would depend on which
        # others are asked for.
        outputs, _, _ = classifier.trace(tf.constant(classifier.preprocess([picture])))
        for path in found:
            found[path].append(np.asarray(outputs[path], np.float32))
    return {path: np.concatenate(parts) for path, parts in found.items()}


def choose_units(values: np.ndarray, count: int, which: MapChoice = "strongest") -> list[int]:
    """Choose channels of a feature map, or units of a dense layer.

    Parameters
    ----------
    values
        (height, width, channels) or (units,): for one picture.
    count
        How many at most.
    which
        The ``first`` ones, or the ``strongest``: highest mean of the absolute values, of equals the
        lower number first.
    """
    total = values.shape[-1]
    if which == "first":
        return list(range(min(count, total)))
    strength = np.abs(values.astype(np.float64)).reshape(-1, total).mean(axis=0)
    return [int(number) for number in np.argsort(-strength, kind="stable")[:count]]


def draw_maps(
    values: np.ndarray,
    channels: Sequence[int],
    *,
    scaling: MapScaling = "map",
    colour_table: colours.TableName = "viridis",
) -> list[np.ndarray]:
    """Draw the chosen channels of a feature map, the lowest value dark and the highest bright.

    Parameters
    ----------
    values
        (height, width, channels): for one picture.
    channels
        Which are drawn.
    scaling
        Whether lowest and highest are those of each map, or of all maps of the layer. A map that is
        everywhere the same is drawn dark.

    Returns
    -------
    list of numpy.ndarray
        uint8, (height, width, 3) each.
    """
    whole = values.astype(np.float64)
    drawn = []
    for channel in channels:
        own = whole[..., channel]
        low, high = (own.min(), own.max()) if scaling == "map" else (whole.min(), whole.max())
        drawn.append(colours.apply(colour_table, (own - low) / ((high - low) or 1)))
    return drawn


def draw_units(
    values: np.ndarray, *, width: int = 600, height: int = 120, most_in_a_row: int = 200
) -> list[tuple[range, np.ndarray]]:
    """Draw the units of a dense layer as bars, upwards from zero or downwards.

    Parameters
    ----------
    values
        (units,).
    width, height
        Of one row, in pixels. The largest absolute value fills the height, or half of it if any
        unit is negative; a bar's length is rounded to whole pixels.
    most_in_a_row
        Where there are more units than this, they are drawn in several rows.

    Returns
    -------
    list of (range, numpy.ndarray)
        For each row its units, and uint8 (height, width, 3).
    """
    rows = -(-values.size // most_in_a_row)
    slots = -(-values.size // rows)
    largest = float(np.abs(values).max()) or 1.0
    has_negative = bool((values < 0).any())
    units = [
        range(start, min(start + slots, values.size)) for start in range(0, values.size, slots)
    ]
    return [
        (own, _bars(values[own.start : own.stop] / largest, slots, (width, height), has_negative))
        for own in units
    ]


def _bars(shares: np.ndarray, slots: int, size: tuple[int, int], has_negative: bool) -> np.ndarray:
    width, height = size
    strip = np.full((height, width, 3), PAPER, np.uint8)
    room = height // 2 - 1 if has_negative else height - 2
    zero = height // 2 if has_negative else height - 1
    edges = np.rint(np.linspace(0, width, slots + 1)).astype(int)
    for share, left, right in zip(shares, edges, edges[1:], strict=False):
        # A gap between bars as long as there is room for one.
        end = right - 1 if right - left > 2 else right
        length = round(float(abs(share)) * room)
        if share > 0:
            strip[zero - length : zero, left:end] = POSITIVE
        else:
            strip[zero + 1 : zero + 1 + length, left:end] = NEGATIVE
    strip[zero] = AXIS
    return strip
