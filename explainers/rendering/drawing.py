"""What the styles share: the scale of a map, and colours laid over a picture."""

from typing import Annotated, Any, NamedTuple

import numpy as np

from explainers import colours
from explainers.parameters import Between

Share = Annotated[float, Between(0, 1)]
Scale = Annotated[float | None, Between(1e-30)]

NEUTRAL_GREY = (128, 128, 128)
ROWS = 128  # mixed at once, so that a large picture does not fill the memory with broken numbers


class Drawing(NamedTuple):
    """A rendered explanation.

    Attributes
    ----------
    pixels
        uint8, (height, width, 3).
    facts
        What is shown, flat and writable as JSON; each name begins with ``shown_``.
    """

    pixels: np.ndarray
    facts: dict[str, Any]


def strength(values: np.ndarray, scale: float | None = None) -> tuple[np.ndarray, float]:
    """Scale the positive part to 0..1.

    Parameters
    ----------
    values
        Of any shape.
    scale
        The value that becomes 1; what is larger becomes 1, too. Without it, the maximum.

    Returns
    -------
    strength
        float64; all zero where nothing is positive.
    peak
        The largest positive value, or 0: the maximum of the peaks of many pictures is a scale that
        they can share.
    """
    positive = np.maximum(values, 0).astype(np.float64)
    peak = float(positive.max(initial=0.0))
    full = peak if scale is None else scale
    if peak > 0:
        positive /= full
        np.minimum(positive, 1, out=positive)
    return positive, peak


def paint(
    picture: np.ndarray, table: str, values: np.ndarray, opacity: float | np.ndarray
) -> np.ndarray:
    """Lay the colours of values from 0 to 1 over a picture.

    Parameters
    ----------
    picture
        uint8, (height, width, 3).
    table
        One of `explainers.colours.TABLES`.
    values
        (height, width).
    opacity
        The share of the colour, from 0 to 1: a number, or (height, width).
    """
    painted = np.empty_like(picture)
    for start in range(0, len(picture), ROWS):
        rows = slice(start, start + ROWS)
        share = opacity[rows, :, None] if isinstance(opacity, np.ndarray) else opacity
        painted[rows] = blend(picture[rows], colours.apply(table, values[rows]), share)
    return painted


def blend(picture: np.ndarray, colour: np.ndarray, opacity: float | np.ndarray) -> np.ndarray:
    """Mix convexly, so that every channel lies between the picture's and the colour's."""
    mixed = (1 - opacity) * picture.astype(np.float64) + opacity * colour
    return np.rint(mixed).astype(np.uint8)
