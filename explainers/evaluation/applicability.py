"""When a question about where a map points has no answer."""

from collections.abc import Sequence

import numpy as np

from explainers.explanation import Explanation
from explainers.network.frames import Frame

NO_OBJECT = "nothing is known about where the object is"
EMPTY = "the map is empty"
TOO_SMALL = "the object is smaller than one cell of the feature map"


def cell_area(explanation: Explanation, frame: Frame) -> float:
    """Give the area of one cell of the map's own grid, in pixels of the source picture.

    0 where the map was not made from a grid.
    """
    raw = explanation.arrays.get("raw")
    if raw is None or raw.ndim != 2:
        return 0.0
    rows, columns = (
        side / cells for side, cells in zip(frame.pixels.shape[:2], raw.shape, strict=True)
    )
    return rows / frame.rows.scale * (columns / frame.columns.scale)


def why_not(explanation: Explanation, frame: Frame, regions: Sequence[np.ndarray]) -> str:
    """Say why a verdict about a map's place is not applicable; empty if it is.

    Parameters
    ----------
    explanation
        With its map of the source picture's size.
    frame
        Of the same picture, from `Classifier.frame`.
    regions
        bool, (height, width), one for each object.
    """
    if not any(one.any() for one in regions):
        return NO_OBJECT
    if np.any(regions, axis=0).sum() < cell_area(explanation, frame):
        return TOO_SMALL
    return "" if (explanation.map > 0).any() else EMPTY
