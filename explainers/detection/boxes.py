"""Boxes: (left, top, right, bottom), in pixels, the end exclusive."""

import numpy as np

from explainers.network.frames import Frame


def overlap(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Give the intersection over union of one box, (4,), with each of others, (n, 4)."""
    sides = np.minimum(one[2:], others[:, 2:]) - np.maximum(one[:2], others[:, :2])
    shared = np.prod(np.maximum(sides, 0), axis=1)
    union = _area(one[None]) + _area(others) - shared
    return np.divide(shared, union, out=np.zeros_like(union), where=union > 0)


def suppress(boxes: np.ndarray, scores: np.ndarray, max_overlap: float) -> list[int]:
    """Keep the strongest of boxes that overlap (non-maximum suppression).

    Parameters
    ----------
    boxes, scores
        (n, 4) and (n,).
    max_overlap
        Intersection over union above which the weaker box is dropped.

    Returns
    -------
    list of int
        Numbers of the boxes that are kept, the strongest first.
    """
    waiting = np.argsort(-scores, kind="stable")
    kept = []
    while len(waiting):
        best, waiting = waiting[0], waiting[1:]
        kept.append(int(best))
        waiting = waiting[overlap(boxes[best], boxes[waiting]) <= max_overlap]
    return kept


def to_source(frame: Frame, box: np.ndarray) -> tuple[float, float, float, float]:
    """Carry a box from the network's input to the source picture, cut off at its borders."""
    height, width = frame.source_size
    places = []
    for place, axis, side in zip(
        box, (frame.columns, frame.rows) * 2, (width, height) * 2, strict=True
    ):
        places.append(float(np.clip((place - axis.shift) / axis.scale, 0, side)))
    left, top, right, bottom = places
    return left, top, right, bottom


def _area(boxes: np.ndarray) -> np.ndarray:
    return np.prod(np.maximum(boxes[:, 2:] - boxes[:, :2], 0), axis=1)
