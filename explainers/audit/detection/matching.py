"""Which found box stands for which annotated object.

M. Everingham et al., "The Pascal Visual Object Classes (VOC) Challenge" (2010), section 4.2: the
surest box first, each object at most once; a second box of the same object is an error.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from explainers.annotations.records import Box
from explainers.detection.boxes import overlap

FOUND, OTHER_CLASS, TWICE, NOTHING_THERE = "found", "other class", "twice", "nothing there"
KINDS = (FOUND, OTHER_CLASS, TWICE, NOTHING_THERE)


class Seen(Protocol):
    """A box that a detector found."""

    @property
    def box(self) -> Sequence[float]:
        """Give left, top, right and bottom."""
        ...

    @property
    def class_name(self) -> str:
        """Say what it is taken for."""
        ...


class Thing(NamedTuple):
    """An annotated object: its class, its box, and its number in the annotation."""

    label: str
    box: Box
    number: int = 0


class Match(NamedTuple):
    """What became of a found box: one of `KINDS`, and the place of the object that it covers."""

    kind: str
    thing: int | None


class Matching(NamedTuple):
    """What became of each found box, and the places of the objects that were missed."""

    matches: tuple[Match, ...]
    missed: tuple[int, ...]


def match(found: Sequence[Seen], things: Sequence[Thing], least: float) -> Matching:
    """Match boxes, the surest first, with annotated objects.

    A box is `FOUND` if of the objects of its class that are still free the one that it overlaps
    most is overlapped enough. Of what remains, a box over a free object of another class is
    `OTHER_CLASS`, and the object has been missed; one over an object of its class that has been
    found already is `TWICE`; every other is `NOTHING_THERE`.

    Parameters
    ----------
    found
        What a detector says of a picture, the surest box first.
    things
        What is annotated in it.
    least
        Intersection over union from which a box stands for an object.
    """
    shares = [_shares(one, things) for one in found]
    alike = [np.array([one.class_name == thing.label for thing in things], bool) for one in found]
    free = np.ones(len(things), bool)
    matches: list[Match | None] = []
    for share, same in zip(shares, alike, strict=True):
        best = _best(share, same & free, least)
        matches.append(None if best is None else Match(FOUND, best))
        if best is not None:
            free[best] = False
    missed = tuple(int(number) for number in np.flatnonzero(free))
    rest = [
        one or _rest(share, same, free, least)
        for one, share, same in zip(matches, shares, alike, strict=True)
    ]
    return Matching(tuple(rest), missed)


def _rest(share: np.ndarray, same: np.ndarray, free: np.ndarray, least: float) -> Match:
    """Say what a box is that has found no object of its class."""
    other = _best(share, ~same & free, least)
    if other is not None:
        return Match(OTHER_CLASS, other)
    again = _best(share, same, least)
    return Match(NOTHING_THERE, None) if again is None else Match(TWICE, again)


def _best(share: np.ndarray, allowed: np.ndarray, least: float) -> int | None:
    if not allowed.any():
        return None
    best = int(np.where(allowed, share, -1).argmax())
    return best if share[best] >= least else None


def _shares(found: Seen, things: Sequence[Thing]) -> np.ndarray:
    boxes = np.array([thing.box for thing in things], float).reshape(-1, 4)
    return overlap(np.array(found.box, float), boxes)
