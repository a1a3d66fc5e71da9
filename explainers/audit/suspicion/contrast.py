"""One class's maps against all others, cell by cell, with what chance alone would give."""

from typing import NamedTuple

import numpy as np


class Contrast(NamedTuple):
    """How much hotter a class's maps are than others' at each cell.

    Attributes
    ----------
    more
        float64, (cells,): difference of the mean densities beyond spill-over; 0 where unknown.
    height
        float64, (cells,): `more` in units of its error.
    chance
        float64, (draws,): the greatest height anywhere, for classes dealt out by chance.
    """

    more: np.ndarray
    height: np.ndarray
    chance: np.ndarray


def contrast(
    beyond: np.ndarray, weight: np.ndarray, own: np.ndarray, draws: int, chance: np.random.Generator
) -> Contrast:
    """Compare the rows of a class with the others.

    V. G. Tusher et al., "Significance analysis of microarrays" (2001), equation 1: to each cell's
    error the median error is added, so that cells where next to nothing ever happens do not stand
    out. Chance: the same for sets of rows of the same size, drawn without replacement.

    Parameters
    ----------
    beyond
        float32, (rows, cells): density less what is expected.
    weight
        float32, the same: how much each counts, from 0 to 1.
    own
        bool, (rows,): the class's rows; some, and not all of them.
    draws, chance
        How often classes are dealt out, and by what.
    """
    members = _memberships(own, draws, chance)
    parts = (weight, beyond * weight, beyond**2 * weight)
    inside = [members @ part for part in parts]
    outside = [part.sum(axis=0) - one for part, one in zip(parts, inside, strict=True)]
    enough = np.minimum(inside[0], outside[0]) >= max(3.0, 0.1 * min(own.sum(), (~own).sum()))
    (mean, error), (other, others_error) = _mean(*inside), _mean(*outside)
    spread = np.sqrt(error + others_error)
    more = np.where(enough, mean - other, 0.0)
    usual = _median(spread, enough)
    height = more / (spread + usual[:, None])
    return Contrast(more[0], height[0], height[1:].max(axis=1))


def _memberships(own: np.ndarray, draws: int, chance: np.random.Generator) -> np.ndarray:
    """Give the true set of rows first, then sets of the same size."""
    dealt = chance.permuted(np.tile(own, (draws, 1)), axis=1)
    return np.concatenate([own[None], dealt]).astype(np.float32)


def _mean(count: np.ndarray, total: np.ndarray, squares: np.ndarray) -> tuple:
    """Give the weighted mean and the square of its error."""
    safe = np.maximum(count, 1.0).astype(np.float64)
    mean = total / safe
    return mean, np.maximum(squares / safe - mean**2, 0.0) / np.maximum(safe - 1, 1.0)


def _median(spread: np.ndarray, enough: np.ndarray) -> np.ndarray:
    known = np.where(enough, spread, np.nan)
    has = enough.any(axis=1)
    found = np.ones(len(spread))
    found[has] = np.nanmedian(known[has], axis=1)
    return np.maximum(found, 1e-3)
