"""What a map shows beside an object merely because its cells are large: the spill-over.

The heat of a sound map falls with the distance from the object. How it falls is read from the maps
themselves: their mean at each distance from the nearest object, for each class by itself, of which
the median is taken, so that a class with a bias does not excuse itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

OUTSIDE = 0.05  # a cell counts as an object's from this share of it on
NEAR = 0.5  # where the heat has fallen to this share of what it falls by, spill-over ends
FARTHEST = 0.25  # but at the latest at this share of the longer side
LEAST = 20  # cells of a distance, for its mean to count


@dataclass(frozen=True, eq=False)
class Field:
    """Maps as densities, and what is expected of each.

    Attributes
    ----------
    density
        float32, (rows, height, width): each map divided by its mean, 0 for an empty one.
    expected
        float32, the same: the density that the distance from the objects alone would give.
    free
        bool, the same: cells so far from every object that spill-over has mostly ended.
    filled
        bool, (rows,): maps that are not empty.
    reach
        Cells up to which heat around an object is taken for spill-over.
    """

    density: np.ndarray
    expected: np.ndarray
    free: np.ndarray
    filled: np.ndarray
    reach: float


def prepare(maps: np.ndarray, objects: np.ndarray, classes: Sequence[str]) -> Field:
    """Turn maps into densities with their expectation.

    Parameters
    ----------
    maps, objects
        float, (rows, height, width), as in `explainers.audit.evidence.Evidence`.
    classes
        Of each row.
    """
    mean = maps.mean(axis=(1, 2), dtype=np.float64)
    filled = mean > 0
    density = (maps / np.where(filled, mean, 1)[:, None, None]).astype(np.float32)
    away = np.stack([_distance(one) for one in objects])
    steps = np.minimum(away, max(maps.shape[1:])).astype(int)
    profile = _profile(density[filled], steps[filled], np.asarray(classes)[filled])
    expected = profile[steps]
    expected[~objects.any(axis=(1, 2))] = 1
    expected /= np.maximum(expected.mean(axis=(1, 2), keepdims=True), 1e-9)
    reach = _reach(profile, max(maps.shape[1:]))
    return Field(density, expected.astype(np.float32), away > reach, filled, reach)


def _distance(objects: np.ndarray) -> np.ndarray:
    """Give each cell's distance, in cells, from the nearest object; far where there is none."""
    from scipy import ndimage

    inside = objects >= OUTSIDE
    if not inside.any():
        inside = objects > 0
    if not inside.any():
        return np.full(objects.shape, float(max(objects.shape)))
    found: np.ndarray = ndimage.distance_transform_edt(~inside)
    return found


def _profile(density: np.ndarray, steps: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Give the usual density at each whole distance, never rising with it."""
    far = int(steps.max()) if steps.size else 0
    means = []
    for name in np.unique(classes):
        own = (classes == name) & (steps.min(axis=(1, 2)) == 0)
        counts = np.bincount(steps[own].ravel(), minlength=far + 1)
        sums = np.bincount(steps[own].ravel(), density[own].ravel(), minlength=far + 1)
        means.append(np.where(counts >= LEAST, sums / np.maximum(counts, 1), np.nan))
    known = np.array([one for one in means if np.isfinite(one).any()])
    if not len(known):
        return np.ones(far + 1)
    columns = [one[np.isfinite(one)] for one in known.T]
    usual, last = [], 1.0
    for column in columns:
        last = min(last, float(np.median(column))) if usual and len(column) else (
            float(np.median(column)) if len(column) else last
        )
        usual.append(last)
    return np.array(usual)


def _reach(profile: np.ndarray, longest: int) -> float:
    """Read off where spill-over has mostly ended."""
    limit = profile[-1] + (profile[0] - profile[-1]) * NEAR
    below = np.flatnonzero(profile <= limit)
    return float(min(below[0], longest * FARTHEST))
