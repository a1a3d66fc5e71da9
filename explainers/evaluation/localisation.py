"""Whether a map points at the object. Where it does not, the map may still be right.

That a picture's evidence is its object is presumed: a faithful map of a network that looks at the
background fails here, which is what it is for. A metric without an answer is None.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explainers.annotations.records import Box
from explainers.evaluation.maps import check_same_size, marked


def peak_in_region(values: np.ndarray, region: np.ndarray, tolerance: float = 0) -> bool | None:
    """Play the pointing game: is the maximum within the region, or near it?

    J. Zhang et al., "Top-down Neural Attention by Excitation Backprop" (2016), section 4.1, with 15
    pixels of tolerance. Of several equal maxima one within is enough, so that a superpixel counts
    with all of its pixels.

    Parameters
    ----------
    values
        (height, width), not negative.
    region
        bool, of the same size: the object.
    tolerance
        Pixels of the source picture, as the crow flies.

    Returns
    -------
    bool or None
        An empty map misses; None if the region is empty.
    """
    from scipy import ndimage

    check_same_size(values, region)
    if not region.any():
        return None
    if not values.max() > 0:
        return False
    peaks = values == values.max()
    if not tolerance:
        return bool((peaks & region).any())
    return bool(ndimage.distance_transform_edt(~region)[peaks].min() <= tolerance)


class Energy(NamedTuple):
    """The share of a map's sum within a region, and how far it is above the region's own share."""

    share: float
    above_chance: float


def energy(values: np.ndarray, region: np.ndarray) -> Energy | None:
    """Play the energy-based pointing game.

    H. Wang et al., "Score-CAM" (2020), section 4.3: the sum within the region by the sum of all. A
    map that is the same everywhere has the region's share of the picture: the chance level.

    Returns
    -------
    Energy or None
        None for an empty map or an empty region.
    """
    check_same_size(values, region)
    total = float(values.sum())
    if not total > 0 or not region.any():
        return None
    share = float(values[region].sum()) / total
    return Energy(share, share - float(region.mean()))


class Overlap(NamedTuple):
    """How much of what is marked lies in the object, and how much of the object is marked."""

    precision: float | None
    coverage: float


def overlap(
    values: np.ndarray,
    regions: Sequence[np.ndarray],
    threshold: float,
    *,
    share: float = 0.0,
    pixels: int = 0,
) -> Overlap | None:
    """Compare H_t, what reaches `threshold` of the maximum, with the objects.

    Precision is |H and grown G| / |H|, coverage |H and G| / |G|: only the tolerance of the former
    is generous. M. Borg et al., "Test Automation with Grad-CAM Heatmaps" (2021), section V.

    Parameters
    ----------
    values
        (height, width), not negative.
    regions
        bool, of the same size, one for each object.
    threshold
        From 0, exclusive, to 1.
    share, pixels
        How far each object grows on each side: a share of that side of its box, and pixels.

    Returns
    -------
    Overlap or None
        None if there is no object. An empty map covers nothing and has no precision.
    """
    region = _union(regions, values)
    if region is None:
        return None
    found = marked(values, threshold)
    near = np.any([grow(one, share=share, pixels=pixels) for one in regions], axis=0)
    precision = float((found & near).sum() / found.sum()) if found.any() else None
    return Overlap(precision, float((found & region).sum() / region.sum()))


def iou(values: np.ndarray, regions: Sequence[np.ndarray], threshold: float) -> float | None:
    """Give |H and G| / |H or G|, where H is what reaches `threshold` of the maximum.

    Returns
    -------
    float or None
        None if there is no object; 0 for an empty map.
    """
    region = _union(regions, values)
    if region is None:
        return None
    found = marked(values, threshold)
    return float((found & region).sum() / (found | region).sum())


def box_iou(
    values: np.ndarray, regions: Sequence[np.ndarray], threshold: float = 0.15
) -> float | None:
    """Give the IoU of `largest_box` with the box of the object that it fits best.

    R. R. Selvaraju et al., "Grad-CAM" (2017), section 4.1.
    """
    if _union(regions, values) is None:
        return None
    found = largest_box(values, threshold)
    boxes = [box_around(one) for one in regions]
    return max(_box_iou(found, box) for box in boxes if box) if found else 0.0


def largest_box(values: np.ndarray, threshold: float = 0.15) -> Box | None:
    """Give the box of the largest connected part of H_t, corners connecting; None if empty."""
    from scipy import ndimage

    parts, count = ndimage.label(marked(values, threshold), structure=np.ones((3, 3)))
    if not count:
        return None
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return box_around(parts == sizes.argmax())


def box_around(region: np.ndarray) -> Box | None:
    """Give (left, top, right, bottom), the latter two excluded; None if nothing is marked."""
    rows, columns = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def grow(region: np.ndarray, *, share: float = 0.0, pixels: int = 0) -> np.ndarray:
    """Let a region grow on each side, up to the border; a box stays a box.

    Parameters
    ----------
    region
        bool, (height, width).
    share
        Of the side of the region's box, rounded to pixels.
    pixels
        On top of that.
    """
    from scipy import ndimage

    if share < 0 or pixels < 0:
        raise ValueError(f"a region can only grow: not by {share} and {pixels} pixels")
    box = box_around(region)
    if box is None:
        return region.copy()
    grown = region.astype(np.uint8)
    for axis, side in ((0, box[3] - box[1]), (1, box[2] - box[0])):
        reach = min(int(side * share + 0.5) + pixels, region.shape[axis])
        grown = ndimage.maximum_filter1d(grown, 2 * reach + 1, axis, mode="constant")
    return grown.astype(bool)


def _union(regions: Sequence[np.ndarray], values: np.ndarray) -> np.ndarray | None:
    for one in regions:
        check_same_size(values, one)
    region = np.any(regions, axis=0) if len(regions) else np.zeros(values.shape, bool)
    return region if region.any() else None


def _box_iou(one: Box, two: Box) -> float:
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    shared = max(width, 0) * max(height, 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, two)]
    return shared / (sum(areas) - shared)
