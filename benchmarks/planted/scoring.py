"""Comparing what an audit named with what was planted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CELL = 8  # pixels of one cell of the networks' last feature maps
INSIDE = 0.5  # share of a region that must lie in the planted place, grown by one cell
COVERED = 0.25  # share of the planted place that the region must cover


@dataclass(frozen=True, eq=False)
class Named:
    """What was named.

    Attributes
    ----------
    label
        The class; None if the finder names none.
    mask
        bool, (SIDE, SIDE): where; None for a class that looks away from objects anywhere.
    """

    label: str | None
    mask: np.ndarray | None


@dataclass(frozen=True)
class Score:
    """How an audit did on a network in which something was planted.

    Attributes
    ----------
    place
        Whether a region lies at the planted place; None if the cue has no place.
    full
        Whether one that does names the right class as well; for a cue without a place, whether
        the right class was named.
    overlap
        The largest intersection over union of a region with the place; None without a place.
    elsewhere
        How many regions do not lie at the place; None without a place.
    """

    place: bool | None
    full: bool
    overlap: float | None
    elsewhere: int | None


def score(regions: Sequence[Named], planted: np.ndarray | None, label: str) -> Score:
    """Score the regions of one audit.

    Parameters
    ----------
    regions
        What was named.
    planted
        bool, (SIDE, SIDE): the place; None if the cue has none.
    label
        The class that the cue was tied to.
    """
    right = [one.label in (label, None) for one in regions]
    if planted is None:
        return Score(None, any(one.label == label for one in regions), None, None)
    hits = [one.mask is not None and at_place(one.mask, planted) for one in regions]
    full = any(hit and is_right for hit, is_right in zip(hits, right, strict=True))
    masks = [one.mask for one in regions if one.mask is not None]
    overlap = max((union(mask, planted) for mask in masks), default=0.0)
    return Score(any(hits), full, overlap, hits.count(False))


def at_place(region: np.ndarray, planted: np.ndarray) -> bool:
    """Say whether a region lies mostly in the planted place and covers enough of it.

    One cell of the feature maps is allowed for on each side: a map cannot be finer than that.
    """
    from scipy import ndimage

    grown = ndimage.binary_dilation(planted, np.ones((3, 3)), iterations=CELL)
    inside = (region & grown).sum() / max(region.sum(), 1)
    covered = (region & planted).sum() / planted.sum()
    return bool(inside >= INSIDE and covered >= COVERED)


def union(region: np.ndarray, planted: np.ndarray) -> float:
    """Give intersection over union."""
    return float((region & planted).sum() / (region | planted).sum())


def by_chance(regions: Sequence[Sequence[Named]], places: Sequence[np.ndarray]) -> float:
    """Hold each network's regions against the places of all others: how often would that hit?

    Parameters
    ----------
    regions
        What was named in each network.
    places
        The planted place of each.

    Returns
    -------
    float
        The mean share of foreign places at which one of a network's regions lies.
    """
    hits = [
        any(one.mask is not None and at_place(one.mask, place) for one in named)
        for number, named in enumerate(regions)
        for other, place in enumerate(places)
        if other != number
    ]
    return float(np.mean(hits)) if hits else 0.0


def separation(biased: Sequence[float], unbiased: Sequence[float]) -> float:
    """Give the area under the ROC curve: how often a biased network has the higher value.

    Ties count half; not a number without networks of both sorts.
    """
    if not len(biased) or not len(unbiased):
        return float("nan")
    ones, others = np.asarray(biased)[:, None], np.asarray(unbiased)[None]
    return float((ones > others).mean() + (ones == others).mean() / 2)
