"""The HDF5 file that holds a network's weights, looked through before Keras reads it.

HDF5 can point to other files, and can declare far more numbers than it holds.
"""

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from explainers.network.description import check_description
from explainers.network.errors import SAVE_AGAIN, ClassifierError, suspicious, unreadable

MEMBER = "model.weights.h5"
LEGACY_DESCRIPTION = "model_config"
# Where a member of an archive tells the lengths of its name and of what follows: .ZIP File Format
# Specification 6.3, 4.3.7.
_NAME_LENGTH, _HEADER = 26, 30
MAX_OBJECTS = 100_000  # groups and tables of numbers


def check_weights(path: Path) -> None:
    """Refuse weights that lie in other files, or that are declared and not there.

    A whole model in the older format has its description here as well, and it is checked alike.

    Parameters
    ----------
    path
        A ``.keras`` or an ``.h5`` file that `check_file` has passed.

    Raises
    ------
    ClassifierError
        If it cannot be read as HDF5, or holds what no honest file does.
    """
    if path.suffix != ".keras":
        _check(path.name, path, path.stat().st_size)
        return
    with zipfile.ZipFile(path) as archive, path.open("rb") as stream:
        if MEMBER not in archive.namelist():
            raise ClassifierError(path.name, "it holds no weights", SAVE_AGAIN)
        member = archive.getinfo(MEMBER)
        if member.compress_type == zipfile.ZIP_STORED:
            _check(path.name, _Window(stream, member), member.file_size)
        else:
            _check(path.name, io.BytesIO(archive.read(member)), member.file_size)


class _Window(io.RawIOBase):
    """An unpacked member of an archive as a file, so that it need not be read into memory."""

    def __init__(self, stream: BinaryIO, member: zipfile.ZipInfo) -> None:
        stream.seek(member.header_offset + _NAME_LENGTH)
        name, extra = struct.unpack("<HH", stream.read(4))
        self._stream, self._size, self._place = stream, member.file_size, 0
        self._start = member.header_offset + _HEADER + name + extra

    def readinto(self, buffer: Any) -> int:
        self._stream.seek(self._start + self._place)
        content = self._stream.read(min(len(buffer), max(0, self._size - self._place)))
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}
        self._place = max(0, bases[whence] + offset)
        return self._place

    def tell(self) -> int:
        return self._place

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _check(name: str, source: Any, held: int) -> None:
    import h5py

    try:
        with h5py.File(source, "r") as file:
            _check_legacy_description(name, file)
            declared = _declared(name, file)
    except ClassifierError:
        raise
    # The library that reads HDF5 has no error of its own.
    except (OSError, KeyError, RuntimeError, ValueError, TypeError) as error:
        raise ClassifierError(name, f"its weights cannot be read ({error})", SAVE_AGAIN) from error
    if declared > held:
        reason = f"its weights declare {declared:,} bytes and there are {held:,}"
        raise suspicious(name, reason)


def _check_legacy_description(name: str, file: Any) -> None:
    text = file.attrs.get(LEGACY_DESCRIPTION)
    if text is None:
        return
    try:
        check_description(name, json.loads(text))
    except ClassifierError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise unreadable(name) from error


def _declared(name: str, file: Any) -> int:
    """Walk all groups without following anything out of the file; bytes of all numbers."""
    import h5py

    pending, met, declared = [file], set(), 0
    while pending:
        group = pending.pop()
        for key in group:
            if not isinstance(group.get(key, getlink=True), h5py.HardLink):
                raise suspicious(name, f"its weights hold the link {key!r}")
            value = group[key]
            place = h5py.h5o.get_info(value.id).addr
            if place in met:
                continue
            met.add(place)
            if len(met) > MAX_OBJECTS:
                raise suspicious(name, f"its weights have more than {MAX_OBJECTS:,} parts")
            if isinstance(value, h5py.Group):
                pending.append(value)
            elif isinstance(value, h5py.Dataset):
                declared += _size(name, key, value)
    return declared


def _size(name: str, key: str, table: Any) -> int:
    if table.external or table.is_virtual:
        raise suspicious(name, f"its weights take {key!r} from another file")
    if table.shape is None:
        return 0
    return int(table.size) * int(table.dtype.itemsize)
