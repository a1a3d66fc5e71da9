"""Combined maps as they are kept with a run, small enough to be kept with every one."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from explainers.inspection.combined import Average, Group

NAME = "combined.npz"
LEVELS = 4095  # steps from nothing to a map's highest value
DAMAGE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


class Kept(NamedTuple):
    """A group's combined map.

    Attributes
    ----------
    normalised
        float32, (height, width): the mean of the maps divided by their maxima, in 4095 steps from
        nothing to its highest value.
    pictures, empty
        How many pictures, and how many of them have an empty map.
    """

    normalised: np.ndarray
    pictures: int
    empty: int


Combined = Mapping[Group, Kept]


def pack(averages: Iterable[Average]) -> dict[str, np.ndarray]:
    """Give the arrays of the file.

    Neighbours are nearly alike, so that what is left of whole steps once the one above and the one
    to the left are taken off takes a tenth of the maps' own room when it is deflated.
    """
    ordered = list(averages)
    size = ordered[0].normalised.shape if ordered else (0, 0)
    steps = np.zeros((len(ordered), *size), np.int16)
    highest = np.array([one.normalised.max() for one in ordered], np.float32)
    for number, (one, most) in enumerate(zip(ordered, highest, strict=True)):
        whole = np.rint(one.normalised * (LEVELS / (most or 1))).astype(np.int16)
        steps[number] = np.diff(np.diff(whole, axis=0, prepend=0), axis=1, prepend=0)
    return {
        "groups": np.array([one.group for one in ordered], dtype=np.str_).reshape(-1, 2),
        "steps": steps,
        "highest": highest,
        "pictures": np.array([one.pictures for one in ordered], np.int64),
        "empty": np.array([one.empty for one in ordered], np.int64),
    }


def unpack(arrays: Mapping[str, np.ndarray]) -> dict[Group, Kept]:
    """Give what is compared of the arrays."""
    names = ("groups", "pictures", "empty")
    groups, pictures, empty = (arrays[name] for name in names)
    return {
        (str(split), str(value)): Kept(normalised, int(count), int(none))
        for (split, value), normalised, count, none in zip(
            groups, _maps(arrays), pictures, empty, strict=True
        )
    }


def _maps(arrays: Mapping[str, np.ndarray]) -> list[np.ndarray]:
    """Add the steps up again; a file of an earlier version holds the maps themselves."""
    if "steps" not in arrays:
        return list(arrays["normalised"].astype(np.float32))
    pairs = zip(arrays["steps"], arrays["highest"], strict=True)
    return [
        (one.cumsum(axis=1, dtype=np.int32).cumsum(axis=0) * (most / LEVELS)).astype(np.float32)
        for one, most in pairs
    ]


def encode(averages: Iterable[Average]) -> bytes:
    """Give the content of the file; the same maps give the same bytes."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **pack(averages))  # type: ignore[arg-type]
    return buffer.getvalue()


def decode(path: Path) -> dict[Group, Kept]:
    """Read the file.

    Raises
    ------
    OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error
        If it cannot be read.
    """
    with np.load(path, allow_pickle=False) as archive:
        return unpack({name: archive[name] for name in archive.files})
