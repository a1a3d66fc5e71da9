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
_ARRAYS = ("groups", "normalised", "raw", "highest", "pictures", "empty")
DAMAGE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


class Kept(NamedTuple):
    """A group's combined map.

    Attributes
    ----------
    normalised
        float32, (height, width): the mean of the maps divided by their maxima, in steps of about a
        thousandth of their value.
    pictures, empty
        How many pictures, and how many of them have an empty map.
    """

    normalised: np.ndarray
    pictures: int
    empty: int


Combined = Mapping[Group, Kept]


def pack(averages: Iterable[Average]) -> dict[str, np.ndarray]:
    """Give the arrays of the file: ``raw`` is divided by ``highest``, and both maps are float16."""
    ordered = list(averages)
    highest = np.array([one.raw.max() for one in ordered])
    raw = [one.raw / (most or 1) for one, most in zip(ordered, highest, strict=True)]
    size = ordered[0].raw.shape if ordered else (0, 0)
    return {
        "groups": np.array([one.group for one in ordered], dtype=np.str_).reshape(-1, 2),
        "normalised": _stack([one.normalised for one in ordered], size),
        "raw": _stack(raw, size),
        "highest": highest,
        "pictures": np.array([one.pictures for one in ordered], np.int64),
        "empty": np.array([one.empty for one in ordered], np.int64),
    }


def _stack(maps: list[np.ndarray], size: tuple[int, ...]) -> np.ndarray:
    found = np.zeros((len(maps), *size), np.float16)
    for number, values in enumerate(maps):
        found[number] = values
    return found


def unpack(arrays: Mapping[str, np.ndarray]) -> dict[Group, Kept]:
    """Give what is compared of the arrays."""
    groups, maps, pictures, empty = (
        arrays[name] for name in ("groups", "normalised", "pictures", "empty")
    )
    return {
        (str(split), str(value)): Kept(values.astype(np.float32), int(count), int(none))
        for (split, value), values, count, none in zip(groups, maps, pictures, empty, strict=True)
    }


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
        return unpack({name: archive[name] for name in _ARRAYS})
