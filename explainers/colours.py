"""Colour tables: 256 colours from the lowest value to the highest."""

import functools
from typing import Literal, get_args

import numpy as np

OWN = "jet"
TableName = Literal["jet", "viridis", "magma", "inferno", "plasma", "cividis", "gray", "RdBu_r"]
TABLES = get_args(TableName)


@functools.cache
def table(name: str) -> np.ndarray:
    """Give a colour table.

    Parameters
    ----------
    name
        One of `TABLES`. ``jet`` is OpenCV's, in which the published pictures were made; the others
        are Matplotlib's.

    Returns
    -------
    numpy.ndarray
        uint8, (256, 3), RGB, read-only.
    """
    colours = _jet() if name == OWN else _from_matplotlib(name)
    colours.flags.writeable = False
    return colours


def apply(name: str, values: np.ndarray) -> np.ndarray:
    """Colour values from 0 to 1: uint8, the values' shape and three channels."""
    return table(name)[np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)]


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
