"""Colour tables: 256 colours from the lowest value to the highest."""

import functools
from typing import Literal, get_args

import numpy as np

TableName = Literal[
    "jet",
    "viridis",
    "magma",
    "inferno",
    "plasma",
    "cividis",
    "grey",
    "gray",
    "RdBu_r",
    "blue-orange",
]
TABLES = get_args(TableName)

# Blue, white and orange of equal steps in lightness on either side, which stay apart for people
# who do not tell red from green, or blue from yellow.
BLUE_ORANGE = ("#053a6b", "#1f6fb2", "#82b4dc", "#f5f5f5", "#f2ab62", "#c25a0b", "#6f2b02")


@functools.cache
def table(name: str) -> np.ndarray:
    """Give a colour table.

    Parameters
    ----------
    name
        One of `TABLES`. ``jet`` is OpenCV's, in which the published pictures were made;
        ``blue-orange`` is for signed values, white in the middle; the others are Matplotlib's, of
        which ``grey`` has a second name.

    Returns
    -------
    numpy.ndarray
        uint8, (256, 3), RGB, read-only.
    """
    own = {"jet": _jet, "blue-orange": _blue_orange}
    colours = own[name]() if name in own else _from_matplotlib(name.replace("grey", "gray"))
    colours.flags.writeable = False
    return colours


def apply(name: str, values: np.ndarray) -> np.ndarray:
    """Colour values from 0 to 1: uint8, the values' shape and three channels."""
    places = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    return np.take(table(name), places, axis=0)


def _from_matplotlib(name: str) -> np.ndarray:
    import matplotlib

    return np.rint(255 * matplotlib.colormaps[name](np.arange(256))[:, :3]).astype(np.uint8)


def _jet() -> np.ndarray:
    """Compute OpenCV's table: three overlapping ramps, blue below green below red."""
    position = 4 * np.arange(256)[:, None]
    peaks = 255 * np.array([3, 2, 1])
    colours = np.rint(np.clip(382.5 - np.abs(position - peaks), 0, 255)).astype(np.uint8)
    colours[159, 2] = 1  # OpenCV rounds this one half down
    return colours


def _blue_orange() -> np.ndarray:
    anchors = np.array([list(bytes.fromhex(colour[1:])) for colour in BLUE_ORANGE])
    places = np.linspace(0, 255, len(anchors))
    channels = [np.interp(np.arange(256), places, channel) for channel in anchors.T]
    return np.rint(np.stack(channels, axis=1)).astype(np.uint8)
