"""Boxes as files write them, brought to whole pixels of their picture."""

import math
from typing import Any

from explainers.annotations.records import Box, Content
from explainers.annotations.shapes import coordinates, is_number, short

SLACK = 1.0  # pixels by which a broken number may leave the picture, as outlines do
_DIGITS = 3  # of a pixel: what sums of broken numbers are exact to


def whole_box(box: Any, size: tuple[int, int], *, shares: bool = False) -> Box:
    """Bring a box to whole pixels: its sides move outwards, so that nothing of the object is lost.

    Parameters
    ----------
    box
        As it was in a file: [left, top, right, bottom].
    size
        Width and height of the picture.
    shares
        Whether the numbers are shares of these.

    Raises
    ------
    ValueError
        If it is no box, is empty, or lies outside the picture.
    """
    is_box = isinstance(box, list | tuple) and len(box) == 4
    if not is_box or not all(map(is_number, box)):
        raise ValueError(f"a box must be [left, top, right, bottom] in pixels, not {short(box)}")
    scale = size if shares else (1, 1)
    sides = [round(part * scale[place % 2], _DIGITS) for place, part in enumerate(box)]
    shown = "[" + ", ".join(f"{part:g}" for part in box) + "]"
    left, top, right, bottom = sides
    if left >= right or top >= bottom:
        raise ValueError(f"the box {shown} is empty or the wrong way round")
    if max(sides) <= 1 and any(part % 1 for part in sides):
        reason = "if it is meant in shares of the picture, give all boxes of the file so"
        raise ValueError(f"the box {shown} is smaller than a pixel; {reason}")
    if not all(map(_is_within, sides, size * 2)):
        raise ValueError(f"the box {shown} is not within the picture, {size[0]} x {size[1]}")
    right, bottom = min(math.ceil(right), size[0]), min(math.ceil(bottom), size[1])
    return max(math.floor(left), 0), max(math.floor(top), 0), right, bottom


def _is_within(part: float, limit: int) -> bool:
    slack = SLACK if part % 1 else 0
    return -slack < part < limit + slack or part in (0, limit)


def are_shares(content: Content) -> bool:
    """Say whether a file gives its boxes and polygons as shares of the pictures' sides.

    They are if none of its numbers is above 1 and one of them is broken: as pixels, every object
    would be smaller than one.
    """
    found: list[float] = []
    for entry in content.entries:
        for thing in entry.objects:
            if isinstance(thing.box, list | tuple):
                found += [float(part) for part in thing.box if is_number(part)]
            if isinstance(thing.polygons, list):
                for one in thing.polygons:
                    found += coordinates(one) or []
    return bool(found) and max(found) <= 1 and any(part % 1 for part in found)
