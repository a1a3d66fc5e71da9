"""Explanations on disk: one file for each, named by what determines its content."""

import contextlib
import fcntl
import glob
import io
import json
import os
import struct
import uuid
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from explainers.explanation import Explanation
from explainers.network.frames import Axis, Laid, Place

PARTIAL = ".partial"
GRID = "map-grid"  # a name that no method gives to an array of its own
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What a file may raise when some of its bytes have changed or are gone.
_DAMAGE: tuple[type[Exception], ...] = (OSError, EOFError, ValueError, KeyError, RuntimeError)
_DAMAGE += (OverflowError, zipfile.BadZipFile, zlib.error, struct.error)


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
            with zipfile.ZipFile(self.path(key)) as archive:
                index = json.loads(str(_array(archive, "index")))
                return [_read(archive, number, entry) for number, entry in enumerate(index)]
        except _DAMAGE as error:
            raise StoreError(f"{self.path(key)}: missing or damaged ({error})") from error

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


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    """Read one array; reading all of a member at once is what checks its checksum."""
    content = io.BytesIO(archive.read(f"{name}.npy"))
    return np.lib.format.read_array(content, allow_pickle=False)


def _read(archive: zipfile.ZipFile, number: int, entry: dict[str, Any]) -> Explanation:
    arrays = {name: _array(archive, f"{number}/{name}") for name in entry["arrays"]}
    if "laid" in entry:
        name = entry["laid"]["array"]
        grid = arrays[name] if name in arrays else _array(archive, f"{number}/{name}")
        laid = Laid(grid, _place(entry["laid"]))
        map_ = laid.map()
    else:
        # A map that was not enlarged, or a file of an earlier version, which held every map.
        laid, map_ = None, _array(archive, f"{number}/map")
    return Explanation(map_, entry["facts"], arrays, entry["provenance"], laid)


def _place(told: dict[str, Any]) -> Place:
    (inner_height, inner_width), (height, width) = told["input_size"], told["source_size"]
    rows, columns = Axis(*told["rows"]), Axis(*told["columns"])
    return Place((inner_height, inner_width), (height, width), rows, columns)
