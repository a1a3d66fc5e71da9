"""Pieces of evidence: maps by themselves, or all of one class and group together.

Frames of one sequence resemble each other. Counted one by one they would make chance look smaller
than it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explainers.audit.suspicion.expecting import Field


@dataclass(frozen=True, eq=False)
class Units:
    """What is compared; maps that are empty are not among it.

    Attributes
    ----------
    labels
        object, (units,): the class.
    beyond
        float32, (units, cells): density less what is expected, averaged where it is free.
    weight
        float32, the same: the share of its maps in which the cell is free of objects.
    size
        Height and width of the grid.
    """

    labels: np.ndarray
    beyond: np.ndarray
    weight: np.ndarray
    size: tuple[int, int]


def gather(field: Field, names: np.ndarray, groups: Sequence[str] | None) -> Units:
    """Bring the maps that are not empty together by group and class."""
    rows = np.flatnonzero(field.filled)
    belong = list(range(len(names))) if groups is None else list(groups)
    numbers: dict[tuple, int] = {}
    unit = [numbers.setdefault((belong[row], names[row]), len(numbers)) for row in rows]
    count = np.bincount(unit, minlength=len(numbers)).astype(np.float32)[:, None]
    cells = field.density[0].size
    weight, beyond = np.zeros((2, len(numbers), cells), np.float32)
    free = field.free[rows].reshape(-1, cells)
    excess = (field.density[rows] - field.expected[rows]).reshape(-1, cells)
    np.add.at(weight, unit, free)
    np.add.at(beyond, unit, excess * free)
    labels = np.array([name for _, name in numbers], dtype=object)
    mean = beyond / np.maximum(weight, 1.0)
    return Units(labels, mean, weight / np.maximum(count, 1), field.density.shape[1:])
