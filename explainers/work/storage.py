"""Explanations on disk: one file for each, named by what determines its content."""

import contextlib
import errno
import fcntl
import glob
import io
import json
import lzma
import math
import os
import struct
import tokenize
import uuid
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from explainers.explanation import Explanation
from explainers.images import MAX_PIXELS
from explainers.network.frames import Axis, Laid, Place

PARTIAL = ".partial"
GRID = "map-grid"  # a name that no method gives to an array of its own
_EPOCH = (1980, 1, 1, 0, 0, 0)
LARGEST_INDEX = 2**26  # bytes; of an honest file it has some thousands
LARGEST_ARRAY = 8 * MAX_PIXELS + 2**14  # bytes: a number in double precision for every pixel
NUMBERS, TEXT = "fiub", "U"  # kinds of arrays
# What a file may raise when some of its bytes have changed or are gone, or were never honest.
_DAMAGE: tuple[type[Exception], ...] = (OSError, EOFError, ValueError, LookupError, RuntimeError)
_DAMAGE += (OverflowError, MemoryError, TypeError, AttributeError, SyntaxError)
_DAMAGE += (tokenize.TokenError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error)


class StoreError(LookupError):
    """There is no readable file for a key."""


class Store:
    """A folder of ``ab/<key>.npz`` files; each holds the explanations of one picture.

    A file is written under another name, flushed to the disk and renamed, so it is there whole or
    not at all. A damaged file counts as missing. The same explanations give the same bytes.

    Of a map that was enlarged from a grid only the grid is written, and the map is made again when
    the file is read: the same numbers, in some kilobytes where a map of 1920 x 1080 pixels takes
    five megabytes and longer to pack than to compute.

    Parameters
    ----------
    root
        The folder; it appears with the first file.
    """

    def __init__(self, root: str | os.PathLike) -> None:
        self.root = Path(root)

    def path(self, key: str) -> Path:
        """Give the place of a key's file, whether or not it is there."""
        return self.root / key[:2] / f"{key}.npz"

    def has(self, key: str) -> bool:
        """Say whether a key's file is there and undamaged."""
        try:
            self.load(key)
        except StoreError:
            return False
        return True

    def load(self, key: str) -> list[Explanation]:
        """Read a key's explanations, one for each class.

        Raises
        ------
        StoreError
            If the file is missing or damaged.
        """
        try:
            return read_file(self.path(key))
        except StoreError as error:
            raise StoreError(f"{self.path(key)}: {error}") from error

    def tidy(self) -> None:
        """Remove what killed writers have left behind; those at work are not disturbed."""
        for partial in self.root.glob(f"*/.*.npz.*{PARTIAL}"):
            _remove_if_abandoned(partial)

    def save(self, key: str, explanations: Sequence[Explanation]) -> Path:
        """Write explanations under a key and give the file's path."""
        path = self.path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, _archive(explanations))
        return path


def read_file(file: Path | BinaryIO, largest: float = math.inf) -> list[Explanation]:
    """Read the explanations of a file, whoever has written it.

    Parameters
    ----------
    file
        Its place, or the file itself, open.
    largest
        Bytes that it may have, unpacked.

    Raises
    ------
    StoreError
        If it is missing, damaged or too large, or is none.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > largest:
                raise ValueError(f"it has more than {largest:,} bytes, unpacked")
            index = json.loads(str(_array(archive, "index", LARGEST_INDEX, TEXT)))
            return [_read(archive, number, entry) for number, entry in enumerate(index)]
    except _DAMAGE as error:
        raise StoreError(f"missing or damaged ({error})") from error


def is_full(error: BaseException) -> bool:
    """Say whether nothing could be written because a disk, or somebody's share of it, is full."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears with all of its content or not at all."""
    remove_abandoned(path.parent, path.name)
    partial, stream = _open_partial(path)
    try:
        with stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            partial.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()


def _open_partial(path: Path) -> tuple[Path, BinaryIO]:
    """Open a file beside `path`, locked for as long as this process lives."""
    while True:
        partial = path.with_name(f".{path.name}.{uuid.uuid4().hex}{PARTIAL}")
        stream = partial.open("xb")
        fcntl.flock(stream, fcntl.LOCK_EX)
        # Between these two lines somebody may have taken it for abandoned.
        if partial.exists():
            return partial, stream
        stream.close()


def remove_abandoned(folder: Path, name: str) -> None:
    """Remove what writers of a file left beside it when they were killed."""
    for partial in folder.glob(f".{glob.escape(name)}.*{PARTIAL}"):
        _remove_if_abandoned(partial)


def _remove_if_abandoned(partial: Path) -> None:
    # Whoever is alive holds the lock, on whatever machine, or has renamed the file by now.
    with contextlib.suppress(FileNotFoundError, BlockingIOError), partial.open("r+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        partial.unlink()


def _archive(explanations: Sequence[Explanation]) -> bytes:
    arrays: dict[str, np.ndarray] = {}
    index: list[dict[str, Any]] = []
    for number, explanation in enumerate(explanations):
        arrays |= {f"{number}/{name}": array for name, array in explanation.arrays.items()}
        entry: dict[str, Any] = {"arrays": sorted(explanation.arrays)}
        entry |= {"facts": explanation.facts, "provenance": explanation.provenance}
        if explanation.laid is None:
            arrays[f"{number}/map"] = explanation.map
        else:
            name = _name_of(explanation.laid.grid, explanation.arrays)
            arrays[f"{number}/{name}"] = explanation.laid.grid
            entry["laid"] = {"array": name, **explanation.laid.place._asdict()}
        index.append(entry)
    arrays["index"] = np.array(json.dumps(index, sort_keys=True, allow_nan=False))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            member = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w", force_zip64=True) as part:
                np.lib.format.write_array(part, np.asarray(arrays[name]), allow_pickle=False)
    return buffer.getvalue()


def _name_of(grid: np.ndarray, arrays: Mapping[str, np.ndarray]) -> str:
    """Find the grid among an explanation's arrays, so that it is not stored twice."""
    return next((name for name, array in arrays.items() if array is grid), GRID)


def _array(
    archive: zipfile.ZipFile, name: str, largest: int = LARGEST_ARRAY, kinds: str = NUMBERS
) -> np.ndarray:
    """Read one array, whose size is known before anything of that size is made.

    Reading all of a member at once is what checks its checksum.
    """
    member = archive.getinfo(f"{name}.npy")
    if member.file_size > largest:
        raise ValueError(f"{name} has {member.file_size:,} bytes, more than {largest:,}")
    content = io.BytesIO(archive.read(member))
    if np.lib.format.read_magic(content) != (1, 0):
        raise ValueError(f"{name} is in a format that is not written here")
    shape, _, kind = np.lib.format.read_array_header_1_0(content)
    told = math.prod(shape) * kind.itemsize
    if kind.kind not in kinds or not kind.itemsize or told != member.file_size - content.tell():
        raise ValueError(f"{name} is no array of the size and kind that it says")
    content.seek(0)
    return np.lib.format.read_array(content, allow_pickle=False)


def _read(archive: zipfile.ZipFile, number: int, entry: dict[str, Any]) -> Explanation:
    facts, provenance = entry["facts"], entry["provenance"]
    if not isinstance(facts, dict) or not isinstance(provenance, dict):
        raise ValueError("what is known of a map is told by names")
    arrays = {name: _array(archive, f"{number}/{name}") for name in entry["arrays"]}
    if "laid" in entry:
        name = entry["laid"]["array"]
        grid = arrays[name] if name in arrays else _array(archive, f"{number}/{name}")
        laid = Laid(_flat(grid), _place(entry["laid"]))
        map_ = laid.map()
    else:
        # A map that was not enlarged, or a file of an earlier version, which held every map.
        laid, map_ = None, _flat(_array(archive, f"{number}/map"))
    return Explanation(map_, facts, arrays, provenance, laid)


def _flat(values: np.ndarray) -> np.ndarray:
    if values.ndim != 2 or not values.size:
        raise ValueError(f"a map has height and width, not {values.shape}")
    return values


def _place(told: dict[str, Any]) -> Place:
    (inner_height, inner_width), (height, width) = told["input_size"], told["source_size"]
    sides = (inner_height, inner_width, height, width)
    if not all(type(side) is int and side > 0 for side in sides) or height * width > MAX_PIXELS:
        raise ValueError(f"no map of this size is kept: {sides}")
    rows, columns = Axis(*told["rows"]), Axis(*told["columns"])
    if not all(map(math.isfinite, (*rows, *columns))):
        raise ValueError("a map lies at a place that is a number")
    return Place((inner_height, inner_width), (height, width), rows, columns)
