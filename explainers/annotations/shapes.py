"""Masks that are written as numbers: outlines, and runs of pixels (run-length encoding).

Both as in the COCO data sets (T.-Y. Lin et al., 2014), whose files hold them instead of pictures.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Size = tuple[int, int]  # height, width
SLACK = 1.0  # pixels by which an outline may leave its picture
_HIGHEST = 10**15
_LONGEST = 32  # bits of a run, more than any picture has pixels
_RLE = '{"size": [height, width], "counts": ...}'


@dataclass(frozen=True)
class Outline:
    """Polygons that bound one thing; a pixel belongs to it if its centre lies within one of them.

    Attributes
    ----------
    polygons
        Each (x, y, x, y, ...) in pixels of the source picture, where pixel n reaches from n to
        n + 1.
    """

    polygons: tuple[tuple[float, ...], ...]

    def pixels(self, size: Size) -> np.ndarray:
        """Mark the pixels: bool, (height, width). Of a sliver, those at its corners."""
        from skimage.draw import polygon

        inside = np.zeros(size, bool)
        for points in self.polygons:
            columns, rows = np.array(points[::2]), np.array(points[1::2])
            # The function's pixels have their centres at whole numbers.
            inside[polygon(rows - 0.5, columns - 0.5, size)] = True
            if not inside.any():
                corners = (np.floor(one).astype(int) for one in (rows, columns))
                inside[tuple(np.clip(c, 0, s - 1) for c, s in zip(corners, size, strict=True))] = 1
        return inside


@dataclass(frozen=True)
class Runs:
    """How many pixels are out and in, by turns, down each column from the left.

    Attributes
    ----------
    size
        Height and width of the picture.
    packed
        The lengths as 32-bit numbers, the first out of the thing; `counts` gives them.
    """

    size: Size
    packed: bytes

    @property
    def counts(self) -> list[int]:
        """The lengths."""
        return [int(one) for one in np.frombuffer(self.packed, np.uint32)]

    def pixels(self, size: Size) -> np.ndarray:
        """Mark the pixels: bool, (height, width)."""
        counts = np.frombuffer(self.packed, np.uint32)
        marked = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
        return np.ascontiguousarray(marked.reshape(size[1], size[0]).T)


def outline(value: Any, size: Size, *, shares: bool = False) -> Outline:
    """Check polygons, each a flat list of numbers or a list of [x, y].

    Parameters
    ----------
    value
        As it was in a file.
    size
        Height and width of the picture.
    shares
        Whether the numbers are shares of its width and height.

    Raises
    ------
    ValueError
        If they are no polygons, or lie outside the picture.
    """
    if not isinstance(value, list) or not value:
        raise ValueError(f"its polygons must be lists of x, y, x, y, ..., not {short(value)}")
    scale = (size[1], size[0]) if shares else (1, 1)
    return Outline(tuple(_polygon(one, size, scale) for one in value))


def _polygon(value: Any, size: Size, scale: tuple[int, int]) -> tuple[float, ...]:
    flat = coordinates(value)
    if flat is None or len(flat) < 6 or len(flat) % 2:
        raise ValueError(f"a polygon must be x, y of at least three points, not {short(value)}")
    points = tuple(part * scale[place % 2] for place, part in enumerate(flat))
    for place, part in enumerate(points):
        if not -SLACK <= part <= size[1 - place % 2] + SLACK:
            shown = f"{size[1]} x {size[0]}"
            raise ValueError(f"its polygon is not within the picture, {shown}: {part:g}")
    return points


def coordinates(value: Any) -> list[float] | None:
    """Give the numbers of one polygon, flat; None if something else is among them."""
    if not isinstance(value, list):
        return None
    flat = [part for one in value for part in (one if isinstance(one, list) else [one])]
    return [float(part) for part in flat] if all(map(is_number, flat)) else None


def runs(value: Any, size: Size) -> Runs:
    """Check runs: a list of lengths, or COCO's text of them.

    Parameters
    ----------
    value
        ``{"size": [height, width], "counts": ...}`` as it was in a file.
    size
        Height and width of the picture.

    Raises
    ------
    ValueError
        If they are no runs, or not those of a picture of this size.
    """
    if not isinstance(value, dict) or not {"size", "counts"} <= value.keys():
        raise ValueError(f"its runs must be {_RLE}, not {short(value)}")
    if value["size"] != list(size):
        raise ValueError(f"its runs are of size {short(value['size'])}, its picture {list(size)}")
    counts = value["counts"]
    lengths = unpacked(counts) if isinstance(counts, str) else counts
    if not isinstance(lengths, list) or not all(type(one) is int and one >= 0 for one in lengths):
        raise ValueError(f"the counts of its runs must be whole numbers, not {short(counts)}")
    total = size[0] * size[1]
    if sum(lengths) != total:
        raise ValueError(f"its runs are {sum(lengths):,} pixels long, its picture has {total:,}")
    return Runs(size, np.array(lengths, np.uint32).tobytes())


def unpacked(text: str) -> list[int]:
    """Read COCO's text of runs.

    Each length is written in digits of five bits, the lowest first, as characters from "0" on; a
    sixth bit says that another digit follows. From the fourth length on, what is written is how
    much longer it is than the one before the last (``rleToString`` of the COCO API).

    Raises
    ------
    ValueError
        If it is no such text.
    """
    lengths: list[int] = []
    value = shift = 0
    for character in text:
        digit = ord(character) - 48
        if not 0 <= digit < 64 or shift > _LONGEST:
            raise ValueError(f"the counts of its runs are no text of COCO's: {short(text)}")
        value |= (digit & 31) << shift
        shift += 5
        if digit & 32:
            continue
        value -= (1 << shift) if digit & 16 else 0
        lengths.append(value + (lengths[-2] if len(lengths) > 2 else 0))
        value = shift = 0
    if shift:
        raise ValueError(f"the counts of its runs break off: {short(text)}")
    return lengths


def is_number(value: Any) -> bool:
    """Say whether a value of JSON is a finite number, and not one beyond every picture."""
    is_real = isinstance(value, int | float) and not isinstance(value, bool)
    # Compared and not asked whether it is finite: an integer may be too long to become a float.
    return is_real and -_HIGHEST < value < _HIGHEST


def short(value: Any) -> str:
    """Write a value for a message, cut off where it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def as_json(shape: Outline | Runs) -> dict[str, Any]:
    """Write a shape as the field of an object that `outline` or `runs` reads."""
    if isinstance(shape, Outline):
        return {"polygons": [list(points) for points in shape.polygons]}
    return {"rle": {"size": list(shape.size), "counts": shape.counts}}
