"""Looking into a model file before Keras does, and refusing what no honest file contains.

Keras refuses most hostile files itself, but not a small file whose description grows to gigabytes,
and its own safe mode has been passed by before. A model file is still as trusted as its author.
"""

import hashlib
import json
import lzma
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from explainers.network.description import check_description, declared_weights
from explainers.network.errors import SAVE_AGAIN, ClassifierError, suspicious, unreadable

__all__ = ["SAVE_AGAIN", "ClassifierError", "check_file", "hash_file"]

MAX_MEMBERS = 64
MAX_TOTAL = 2 * 2**30
MAX_CONFIG = 16 * 2**20
MAX_RATIO = 100
ALWAYS_DENSE = 2**20  # a config this small is harmless however well it was compressed
TOP_LEVEL = {"metadata.json", "config.json", "model.weights.h5", "assets"}
# Every way of packing has errors of its own; a password is asked for by a RuntimeError.
NOT_AN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
)
HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"


def hash_file(path: str | Path) -> str:
    """Give the SHA-256 of a file's content, in hexadecimal."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_file(path: Path, *, allow_legacy_h5: bool) -> None:
    """Check a model file without opening it in Keras.

    Parameters
    ----------
    path
        A ``.keras`` file, or an ``.h5`` file if these are allowed.
    allow_legacy_h5
        Whether the older format, which cannot be checked as well, is accepted.

    Raises
    ------
    ClassifierError
        If it is not such a file, or contains what no honest model contains.
    """
    if path.is_dir():
        reason = "it is a folder, such as a SavedModel, which may run any code"
        raise ClassifierError(path.name, reason, f"load it and {SAVE_AGAIN}")
    if not path.is_file():
        raise ClassifierError(path.name, "there is no such file", f"check the path {path}")
    if path.suffix == ".keras":
        _check_archive(path)
    elif path.suffix in (".h5", ".hdf5"):
        _check_legacy(path, allowed=allow_legacy_h5)
    else:
        raise ClassifierError(path.name, "it is not a .keras file", SAVE_AGAIN)


def _check_legacy(path: Path, *, allowed: bool) -> None:
    if path.name.endswith(".weights.h5"):
        remedy = "save the whole model with model.save('name.keras'), or set 'application'"
        raise ClassifierError(path.name, "it holds weights without the layers", remedy)
    if not allowed:
        remedy = f"{SAVE_AGAIN}, or set allow_legacy_h5 if you trust its author"
        raise ClassifierError(path.name, "it is in the older .h5 format", remedy)
    with path.open("rb") as stream:
        if stream.read(len(HDF5_SIGNATURE)) != HDF5_SIGNATURE:
            raise ClassifierError(path.name, "it is not an HDF5 file", SAVE_AGAIN)


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(path.name, archive.infolist())
            held = sum(member.file_size for member in archive.infolist())
            content = archive.read("config.json")
            config = json.loads(content)
    except ClassifierError:
        raise
    except (ValueError, RecursionError) as error:
        raise unreadable(path.name) from error
    except NOT_AN_ARCHIVE as error:
        raise ClassifierError(path.name, "it is not a Keras model file", SAVE_AGAIN) from error
    check_description(path.name, config)
    declared = declared_weights(path.name, config)
    # Two weights a byte is the most that any way of storing them reaches.
    if declared > 2 * held:
        reason = f"its layers declare {declared:,} weights and its file holds {held:,} bytes"
        raise ClassifierError(path.name, reason, SAVE_AGAIN)


def _check_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise suspicious(name, f"it holds {len(members)} files")
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise suspicious(name, "it unpacks to more than 2 GiB")
    names = [member.filename for member in members]
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if not parts or ".." in parts or parts[0] not in TOP_LEVEL or is_link:
            raise suspicious(name, f"it holds {member.filename!r}")
        if names.count(member.filename) > 1:
            raise suspicious(name, f"it holds {member.filename!r} twice")
        _check_size(name, member)


def _check_size(name: str, member: zipfile.ZipInfo) -> None:
    too_dense = member.file_size > max(ALWAYS_DENSE, MAX_RATIO * member.compress_size)
    too_large = member.filename.endswith(".json") and member.file_size > MAX_CONFIG
    if too_large or too_dense:
        raise suspicious(name, f"{member.filename} unpacks to {member.file_size:,} bytes")
