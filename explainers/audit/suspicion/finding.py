"""Finds places at which one class's maps are hot, and others' are not, where no object is.

For each class and cell of the grid, the mean of what the class's maps show beyond spill-over is
compared with that of the other classes' maps, in units of its error. Cells near an object of the
picture do not count for it. The highest value is held against the highest that is found anywhere,
for any class, when the classes are dealt out to the maps by chance (P. H. Westfall and S. S. Young,
"Resampling-Based Multiple Testing", 1993), so that looking at many places is paid for. A region is
what surrounds the summit there down to half of its height; then the next one is taken.

That a place is hot beyond chance is not enough: the borders of a network, or a class that spreads
wide, are that as well. Only what also holds much of the energy, several times what is expected, and
is the hottest place of many pictures, is called suspicious.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from explainers.audit.suspicion.contrast import Contrast, contrast
from explainers.audit.suspicion.expecting import FEWEST, Field, compared, prepare
from explainers.audit.suspicion.region import SuspiciousRegion
from explainers.audit.suspicion.units import Units, gather
from explainers.audit.suspicion.weighing import weigh

MOST = 3  # regions of one class
CHANCE = 0.05  # a place found more often than this by chance is not told
HEIGHT = 0.5  # of a peak, down to which its region reaches
SLOPE = 0.25  # of a peak, down to which no other peak is looked for


def find_regions(
    maps: np.ndarray,
    objects: np.ndarray,
    classes: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    draws: int = 199,
    seed: int = 0,
) -> list[SuspiciousRegion]:
    """Find places at which a class's maps are hot although no object is there.

    Works where a place means the same in all pictures: a camera that stands still, marks and
    borders that come with the recording; not for things that move with the objects.

    Parameters
    ----------
    maps
        float, (rows, height, width): the positive part of each map on a common grid, not negative.
    objects
        float, the same: the share of each cell that lies in annotated objects of any class; all 0
        for a picture of nothing.
    classes
        The class that each map explains, usually the predicted one.
    groups
        What each picture belongs to, such as its sequence: maps of one class and group count as one
        piece of evidence. Each by itself unless given.
    draws
        How often the classes are dealt out by chance; the least probability is 1 / (draws + 1).
    seed
        Governs the draws.

    Returns
    -------
    list of SuspiciousRegion
        Suspicious ones first, those with the most energy beyond expectation first.

    Raises
    ------
    ValueError
        If the arrays do not belong together, or hold NaN, infinity or negative values.
    """
    _check(maps, objects, classes, groups)
    if not len(maps):
        return []
    names = np.asarray(classes, dtype=object)
    field = prepare(maps, objects, names)
    units = gather(field, names, groups)
    found = [
        weigh(field, names, groups, name, mask, probability, seed)
        for name, mask, probability in _places(units, field, draws, seed)
    ]
    told = [one for one in found if one is not None]
    return sorted(told, key=lambda one: (one.level != "suspicious", one.expected - one.energy))


def _check(
    maps: np.ndarray, objects: np.ndarray, classes: Sequence[str], groups: Sequence[str] | None
) -> None:
    if maps.ndim != 3 or maps.shape != objects.shape or len(classes) != len(maps):
        shapes = f"{maps.shape}, {objects.shape} and {len(classes)} classes"
        raise ValueError(f"maps, objects and classes do not belong together: {shapes}")
    if groups is not None and len(groups) != len(maps):
        raise ValueError(f"there are {len(maps)} maps, and {len(groups)} groups")
    if not np.isfinite(maps).all() or (maps < 0).any():
        raise ValueError("maps must be finite and not negative; give their positive part")


def _places(
    units: Units, field: Field, draws: int, seed: int
) -> Iterator[tuple[str, np.ndarray, float]]:
    """Give each class's hot places: its name, the cells, and how often chance does as much."""
    found = dict(_contrasts(units, field, draws, seed))
    if not found:
        return
    chance = np.max([one.chance for one in found.values()], axis=0)
    for name, one in found.items():
        height, more = (values.reshape(units.size) for values in (one.height, one.more))
        for mask, top in _peaks(height, more):
            probability = (1 + int((chance >= top).sum())) / (1 + draws)
            if probability > CHANCE:
                break
            yield name, mask, probability


def _contrasts(units: Units, field: Field, draws: int, seed: int) -> Iterator[tuple[str, Contrast]]:
    """Compare each class with the others, those of nothing left out as far as there are others."""
    for number, name in enumerate(sorted(set(units.labels))):
        own = units.labels == name
        others = compared(units.labels, name, field.nothing)
        if min(own.sum(), others.sum()) >= FEWEST:
            used = own | others
            parts = units.beyond[used], units.weight[used], own[used]
            yield name, contrast(*parts, draws, np.random.default_rng([seed, number]))


def _peaks(height: np.ndarray, more: np.ndarray) -> Iterator[tuple[np.ndarray, float]]:
    """Take the highest place, what surrounds it, and then the next, off the slopes of the first."""
    left, taken = height.copy(), np.zeros(height.shape, bool)
    for _ in range(MOST):
        place = np.unravel_index(left.argmax(), left.shape)
        top = float(left[place])
        if top <= 0:
            return
        slope = _around(place, more, HEIGHT)
        summit = np.unravel_index(np.where(slope, more, -np.inf).argmax(), more.shape)
        around = _around(summit, more, HEIGHT)
        if not (around & taken).any():
            yield around, top
        taken |= slope | _around(summit, more, SLOPE)
        left[taken] = 0


def _around(place: tuple, more: np.ndarray, part: float) -> np.ndarray:
    """Mark what is connected with a peak down to a part of its height."""
    from scipy import ndimage

    parts, _ = ndimage.label(more >= part * more[place])
    around: np.ndarray = parts == parts[place]
    return around
