"""Where the camera moves: maps laid over each other by their objects, not by their pictures.

What lies beside the object, below it or before it is then at one place in all of them.
"""

import numpy as np

from explainers.annotations.records import Box
from explainers.audit.judging import Opened
from explainers.evaluation.localisation import box_around

SIZE = (256, 256)  # of the combined maps: boxes of all shapes become squares


def anchor(opened: Opened) -> Box | None:
    """Choose the object that a picture is laid by: the largest of those it is judged against.

    Of a picture without these it is the largest of all; None if there is none.
    """
    boxes = [box_around(one) for one in opened.regions or opened.objects]
    known = [box for box in boxes if box is not None]
    return max(known, key=_area, default=None)


def window(box: Box) -> Box:
    """Let a box grow by half its side on each side, so that it is the middle half both ways."""
    left, top, right, bottom = box
    across, down = (right - left + 1) // 2, (bottom - top + 1) // 2
    return left - across, top - down, right + across, bottom + down


def cut(pixels: np.ndarray, box: Box) -> np.ndarray:
    """Cut a box out of (height, width, ...); what lies outside of the picture is 0."""
    left, top, right, bottom = box
    found = np.zeros((bottom - top, right - left, *pixels.shape[2:]), pixels.dtype)
    inner = pixels[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    row, column = max(-top, 0), max(-left, 0)
    found[row : row + inner.shape[0], column : column + inner.shape[1]] = inner
    return found


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
