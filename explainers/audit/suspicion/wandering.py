"""Cues that have no place of their own: does a class's answer depend on what its maps mark away
from the objects, wherever that is in each picture?

Maps alone cannot tell. Some classes need more room than others, and a map that is hot beside the
object may be so for nothing. So the network is asked: what the map marks is copied into a picture
of another class, and out of its own; and for comparison a piece of the same shape from elsewhere.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from explainers.audit.suspicion.expecting import Field
from explainers.audit.suspicion.intervening import (
    FEWEST,
    Exchange,
    Picture,
    filled,
    grown,
    summed,
)

HALF = 0.5  # of the highest value away from objects, down to which a map marks
TRIES = 100  # places that are tried for the piece that is compared with


class Marked(NamedTuple):
    """What one map marks away from objects, and a piece of the same shape elsewhere there.

    Attributes
    ----------
    place, elsewhere
        bool, (height, width) of the grid; they do not touch.
    """

    place: np.ndarray
    elsewhere: np.ndarray


def is_away(field: Field, row: int) -> bool:
    """Say whether a map is highest away from objects."""
    density, free = field.density[row], field.free[row]
    return bool(field.filled[row] and free.any() and density[free].max() >= density.max())


def marked(field: Field, row: int, chance: np.random.Generator) -> Marked | None:
    """Take the hottest place away from objects; None if there is no room for another like it."""
    from scipy import ndimage

    heat = np.where(field.free[row], field.density[row], 0)
    if not heat.any():
        return None
    parts, _ = ndimage.label(heat >= HALF * heat.max())
    place = grown(parts == parts[np.unravel_index(heat.argmax(), heat.shape)])
    rows, columns = np.nonzero(place)
    height, width = place.shape
    near = grown(place)
    for _ in range(TRIES):
        down = int(chance.integers(-rows.min(), height - rows.max()))
        right = int(chance.integers(-columns.min(), width - columns.max()))
        moved = rows + down, columns + right
        if field.free[row][moved].all() and not near[moved].any():
            elsewhere = np.zeros_like(place)
            elsewhere[moved] = True
            return Marked(place, elsewhere)
    return None


def transplant(
    predict: Callable[[Sequence[Picture]], np.ndarray],
    class_id: int,
    own: Sequence[tuple[Picture, Marked]],
    others: Sequence[Picture],
) -> Exchange | None:
    """Copy what the maps of a class mark into pictures of other classes, and the other way round.

    Parameters
    ----------
    predict
        From pictures to the probability of each class.
    class_id
        The class.
    own
        Pictures of the class with what their maps mark.
    others
        Pictures in which the network says another class.

    Returns
    -------
    Exchange or None
        How much higher the class's probability is with what is marked than with the piece from
        elsewhere, as the mean of both ways. None if there are fewer than four of either.
    """
    if min(len(own), len(others)) < FEWEST:
        return None
    differences, changed = [], 0
    for number, (picture, (place, elsewhere)) in enumerate(own):
        other = others[number % len(others)]
        made = [
            filled(other, picture, place),
            filled(other, picture, elsewhere),
            filled(picture, other, elsewhere),
            filled(picture, other, place),
        ]
        chances = predict(made)
        own_chance, said = chances[:, class_id], chances.argmax(axis=1) == class_id
        differences.append(float(own_chance[0] - own_chance[1] + own_chance[2] - own_chance[3]) / 2)
        changed += bool((said[0] and not said[1]) or (said[2] and not said[3]))
    return summed(differences, changed)
