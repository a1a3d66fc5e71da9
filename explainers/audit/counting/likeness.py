"""Whether the network looks at other places in some pictures than in the others."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explainers.audit.evidence import Evidence

DRAWS = 499  # how often the pictures are dealt out anew


def likeness(
    evidence: Evidence, chosen: Sequence[int], others: Sequence[int], units: Sequence[str]
) -> dict[str, Any] | None:
    """Compare the combined map of some rows with that of others.

    Each map is divided by its own maximum, as in a combined map. How large a difference comes by
    chance is found by dealing the pictures out anew, units as a whole: the place of the observed
    difference among the drawn ones is p, as B. Phipson and G. Smyth, "Permutation p-values should
    never be zero" (2010), count it.

    A difference can have an innocent reason: the objects themselves stand elsewhere. So the same
    correlation is given of where the objects are.

    Parameters
    ----------
    evidence
        With maps on the common grid.
    chosen, others
        Numbers of rows; nobody is in both.
    units
        Of every row of the evidence: equal names belong together.

    Returns
    -------
    dict or None
        ``correlation`` of the two maps and ``objects`` of where the objects are (Pearson's; None
        if one is even), ``difference``, the largest in any cell, ``by_chance``, what 95 % of the
        deals stay within, ``p``, and ``at``, the cell: x and y from 0 to 1. None where one of the
        sides is empty.
    """
    placed = _placed(evidence)
    chosen, others = ([row for row in side if placed[row]] for side in (chosen, others))
    if not (chosen and others):
        return None
    rows = np.array([*chosen, *others])
    maps = normalised(evidence.maps[rows])
    members = np.arange(len(rows)) < len(chosen)
    observed = maps[members].mean(axis=0) - maps[~members].mean(axis=0)
    difference = float(np.abs(observed).max())
    drawn = _by_chance(maps, members, [units[row] for row in rows], evidence.config.audit.seed)
    objects = evidence.objects[rows]
    return {
        "correlation": correlation(maps[members].mean(axis=0), maps[~members].mean(axis=0)),
        "objects": correlation(objects[members].mean(axis=0), objects[~members].mean(axis=0)),
        "difference": difference,
        "by_chance": float(np.quantile(drawn, 0.95)),
        "p": float((1 + (drawn >= difference - 1e-7).sum()) / (1 + DRAWS)),
        "at": place_of(np.abs(observed)),
    }


def _placed(evidence: Evidence) -> np.ndarray:
    """Mark the rows whose map has its place among the others.

    Where the camera moves, maps are laid over each other by their objects, so one without an
    object has none.
    """
    if evidence.config.audit.camera == "fixed":
        return np.ones(len(evidence.rows), bool)
    return np.asarray(evidence.objects.any(axis=(1, 2)))


def normalised(maps: np.ndarray) -> np.ndarray:
    """Divide each map, (maps, height, width), by its own maximum; empty ones stay zeros."""
    highest = maps.max(axis=(1, 2), keepdims=True, initial=0)
    return maps / np.where(highest > 0, highest, 1)


def correlation(one: np.ndarray, two: np.ndarray) -> float | None:
    """Give Pearson's correlation of two maps; None if one of them is the same everywhere."""
    if np.ptp(one) == 0 or np.ptp(two) == 0:
        return None
    return float(np.clip(np.corrcoef(one.ravel(), two.ravel())[0, 1], -1, 1))


def place_of(values: np.ndarray) -> list[float]:
    """Give x and y of the middle of the highest cell, from 0 to 1."""
    y, x = np.unravel_index(int(values.argmax()), values.shape)
    return [(float(x) + 0.5) / values.shape[1], (float(y) + 0.5) / values.shape[0]]


def _by_chance(
    maps: np.ndarray, members: np.ndarray, units: Sequence[str], seed: int
) -> np.ndarray:
    """Give the largest difference after each of many deals."""
    flat = maps.reshape(len(maps), -1)
    _, place = np.unique(np.asarray(units), return_inverse=True)
    generator = np.random.default_rng(seed)
    deals = np.stack([_deal(members, place, generator) for _ in range(DRAWS)]).astype(flat.dtype)
    counts = deals.sum(axis=1, keepdims=True)
    # A deal of units of unequal size may leave one side nearly or quite without pictures.
    counts = np.clip(counts, 1, len(maps) - 1)
    inside = deals @ flat
    differences = inside / counts - (flat.sum(axis=0) - inside) / (len(maps) - counts)
    largest: np.ndarray = np.abs(differences).max(axis=1)
    return largest


def _deal(members: np.ndarray, place: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Deal membership out anew: over units that are wholly in or out, and within the others."""
    share = np.bincount(place, members) / np.bincount(place)
    is_mixed = (share > 0) & (share < 1)
    pure = np.flatnonzero(~is_mixed)
    share[pure] = generator.permutation(share[pure])
    within = np.empty_like(members)
    within[np.argsort(place, kind="stable")] = members[
        np.lexsort((generator.random(len(place)), place))
    ]
    dealt: np.ndarray = np.where(is_mixed[place], within, share[place] == 1)
    return dealt
