"""Small pictures: put together, in rows, and made small."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image


def in_rows(things: Sequence[Any], columns: int) -> list[Sequence[Any]]:
    """Break a list into rows of `columns`."""
    return [things[start : start + columns] for start in range(0, len(things), columns)]


def mosaic(tiles: Sequence[Sequence[np.ndarray]], zoom: int, gap: int = 1) -> np.ndarray:
    """Put tiles of one size together as one picture.

    Parameters
    ----------
    tiles
        Rows of uint8 (height, width, 3); a last row may be shorter.
    zoom
        Each pixel becomes a square of so many.
    gap
        White pixels between tiles.
    """
    height, width = (side * zoom for side in tiles[0][0].shape[:2])
    columns = max(map(len, tiles))
    shape = (len(tiles) * (height + gap) - gap, columns * (width + gap) - gap, 3)
    whole = np.full(shape, 255, np.uint8)
    for down, row in enumerate(tiles):
        for across, tile in enumerate(row):
            top, left = down * (height + gap), across * (width + gap)
            large = tile.repeat(zoom, axis=0).repeat(zoom, axis=1)
            whole[top : top + height, left : left + width] = large
    return whole


def shrunk(picture: np.ndarray, side: int) -> np.ndarray:
    """Shrink a picture to fit a square, so that a sheet of many large ones fits into memory."""
    image = Image.fromarray(picture)
    image.thumbnail((side, side), Image.Resampling.BICUBIC)
    return np.array(image)
