"""What a map shows beside an object merely because its cells are large: the spill-over.

The heat of a sound map falls with the distance from the object. How it falls is read from the maps
themselves: their mean at each distance from the nearest object, for each class by itself, of which
the median is taken, so that a class with a bias does not excuse itself.
"""

from dataclasses import dataclass

import numpy as np

OUTSIDE = 0.05  # a cell counts as an object's from this share of it on
NEAR = 0.5  # where the heat has fallen to this share of what it falls by, spill-over ends
FARTHEST = 0.25  # but at the latest at this share of the longer side
MOSTLY = 0.5  # share of a class's pictures without an object, from which it is one of nothing
FEWEST = 8  # maps of a class, and of those it is compared with
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
    nothing
        Classes of which most pictures have no object.
    reach
        Cells up to which heat around an object is taken for spill-over.
    """

    density: np.ndarray
    expected: np.ndarray
    free: np.ndarray
    filled: np.ndarray
    nothing: frozenset[str]
    reach: float

    def others(self, names: np.ndarray, name: str) -> np.ndarray:
        """Mark the rows that a class is compared with; see `compared`."""
        chosen = self.filled.copy()
        chosen[chosen] = compared(names[chosen], name, self.nothing)
        return chosen


def compared(names: np.ndarray, name: str, nothing: frozenset[str]) -> np.ndarray:
    """Mark what a class is compared with: all others, but those of nothing only if need be."""
    others: np.ndarray = names != name
    seen = others & ~np.isin(names, list(nothing))
    return seen if seen.sum() >= FEWEST else others


def prepare(maps: np.ndarray, objects: np.ndarray, classes: np.ndarray) -> Field:
    """Turn maps into densities with their expectation.

    Parameters
    ----------
    maps, objects
        float, (rows, height, width), as in `explainers.audit.evidence.Evidence`.
    classes
        object, (rows,): of each row.
    """
    mean = maps.mean(axis=(1, 2), dtype=np.float64)
    filled = mean > 0
    density = (maps / np.where(filled, mean, 1)[:, None, None]).astype(np.float32)
    away = np.stack([_distance(one) for one in objects])
    steps = np.minimum(away, max(maps.shape[1:])).astype(int)
    profile = _profile(density[filled], steps[filled], classes[filled], int(steps.max()))
    expected = profile[steps]
    bare = np.asarray(~(objects > 0).any(axis=(1, 2)))
    expected[bare] = 1
    expected /= np.maximum(expected.mean(axis=(1, 2), keepdims=True), 1e-9)
    reach = _reach(profile, max(maps.shape[1:]))
    nothing = frozenset(name for name in set(classes) if bare[classes == name].mean() > MOSTLY)
    free = away > reach
    return Field(density, expected.astype(np.float32), free, filled, nothing, reach)


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


def _profile(density: np.ndarray, steps: np.ndarray, classes: np.ndarray, far: int) -> np.ndarray:
    """Give the usual density at each whole distance, never rising with it."""
    means = []
    for name in np.unique(classes):
        own = (classes == name) & (steps.min(axis=(1, 2)) == 0)
        counts = np.bincount(steps[own].ravel(), minlength=far + 1)
        sums = np.bincount(steps[own].ravel(), density[own].ravel(), minlength=far + 1)
        means.append(np.where(counts >= LEAST, sums / np.maximum(counts, 1), np.nan))
    known = [one for one in means if np.isfinite(one).any()]
    usual = _median(np.array(known)) if known else [1.0] * (far + 1)
    return np.minimum.accumulate(usual)


def _median(means: np.ndarray) -> list[float]:
    """Take the median of the known ones of each column, and the one before where there is none."""
    found: list[float] = []
    for column in means.T:
        known = column[np.isfinite(column)]
        found.append(float(np.median(known)) if len(known) else found[-1] if found else 1.0)
    return found


def _reach(profile: np.ndarray, longest: int) -> float:
    """Read off where spill-over has mostly ended."""
    limit = profile[-1] + (profile[0] - profile[-1]) * NEAR
    below = np.flatnonzero(profile <= limit)
    return float(min(below[0], longest * FARTHEST))
