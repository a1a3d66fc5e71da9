"""Simple finders to compare with: the hottest place of a mean map outside the objects.

M. Borg et al., "Test Automation with Grad-CAM Heatmaps" (2021), figure 8, looks at the mean map of
all pictures by eye; this does it by rule.
"""

from collections.abc import Sequence

import numpy as np

from benchmarks.planted.scoring import Named

FEWEST = 8  # maps of a class
HALF = 0.5  # of the peak, down to which a place reaches
SEEN = 0.2  # share of the pictures in which a cell must be free of objects


def hottest(maps: np.ndarray, objects: np.ndarray) -> tuple[float, np.ndarray] | None:
    """Find the hottest place of the mean map, objects left out.

    Parameters
    ----------
    maps, objects
        (rows, height, width), not negative; bool, the same.

    Returns
    -------
    height, mask
        How many times hotter than the mean cell it is; what is connected with it down to half of
        that. None if all maps are empty.
    """
    from scipy import ndimage

    highest = maps.max(axis=(1, 2), initial=0)
    filled = highest > 0
    if not filled.any():
        return None
    scaled = maps[filled] / highest[filled, None, None]
    free = ~objects[filled]
    count = free.sum(axis=0)
    mean = np.where(count >= SEEN * len(scaled), (scaled * free).sum(axis=0), 0) / count.clip(1)
    if not mean.any():
        return None
    peak = np.unravel_index(mean.argmax(), mean.shape)
    parts, _ = ndimage.label(mean >= HALF * mean[peak])
    return float(mean[peak] / mean.mean()), parts == parts[peak]


def of_all(maps: np.ndarray, objects: np.ndarray, _: Sequence[str]) -> tuple[float, Named | None]:
    """Take the mean map of all pictures; no class is named."""
    found = hottest(maps, objects)
    return (found[0], Named(None, found[1])) if found else (0.0, None)


def of_classes(
    maps: np.ndarray, objects: np.ndarray, classes: Sequence[str]
) -> tuple[float, Named | None]:
    """Take the mean map of each class that was predicted, and of these the hottest place."""
    names, best = np.asarray(classes), (0.0, None)
    for name in sorted(set(classes)):
        own = names == name
        found = hottest(maps[own], objects[own]) if own.sum() >= FEWEST else None
        if found and found[0] > best[0]:
            best = (found[0], Named(name, found[1]))
    return best


BASELINES = {
    "the hottest place outside objects, mean map of all pictures": of_all,
    "the hottest place outside objects, mean maps by class": of_classes,
}
