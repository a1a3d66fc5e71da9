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
from typing import Any

MAX_MEMBERS = 64
MAX_TOTAL = 2 * 2**30
MAX_CONFIG = 16 * 2**20
MAX_RATIO = 100
MAX_DEPTH = 64
MAX_LAYERS = 5000
ALWAYS_DENSE = 2**20  # a config this small is harmless however well it was compressed
TOP_LEVEL = {"metadata.json", "config.json", "model.weights.h5", "assets"}
FORBIDDEN = {"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "__lambda__"}
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
SAVE_AGAIN = "save it again with model.save('name.keras')"


class ClassifierError(ValueError):
    """A classifier cannot be used; says which file, why, and what to do."""

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        # The parts are what it is made from again when it comes back from another process.
        super().__init__(name, reason, remedy)

    def __str__(self) -> str:
        return "{}: {}; {}".format(*self.args)


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
            content = archive.read("config.json")
            config = json.loads(content)
    except ClassifierError:
        raise
    except (ValueError, RecursionError) as error:
        raise _unreadable(path.name) from error
    except NOT_AN_ARCHIVE as error:
        raise ClassifierError(path.name, "it is not a Keras model file", SAVE_AGAIN) from error
    _check_config(path.name, config)
    if not isinstance(config, dict):
        raise _unreadable(path.name)


def _unreadable(name: str) -> ClassifierError:
    return ClassifierError(name, "the description of its layers cannot be read", SAVE_AGAIN)


def _check_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise _suspicious(name, f"it holds {len(members)} files")
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise _suspicious(name, "it unpacks to more than 2 GiB")
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if not parts or ".." in parts or parts[0] not in TOP_LEVEL or is_link:
            raise _suspicious(name, f"it holds {member.filename!r}")
        if member.filename.endswith(".json"):
            _check_description(name, member)


def _check_description(name: str, member: zipfile.ZipInfo) -> None:
    too_dense = member.file_size > max(ALWAYS_DENSE, MAX_RATIO * member.compress_size)
    if member.file_size > MAX_CONFIG or too_dense:
        raise _suspicious(name, f"{member.filename} unpacks to {member.file_size:,} bytes")


def _suspicious(name: str, reason: str) -> ClassifierError:
    return ClassifierError(name, f"{reason}, which no Keras model does", "do not use it")


def _check_config(name: str, config: Any) -> None:
    """Walk the description without recursion: its depth is what may be wrong with it."""
    layers, pending = 0, [(config, 1)]
    while pending:
        value, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise _suspicious(name, "its description is nested too deep")
        if isinstance(value, dict):
            layers += isinstance(value.get("inbound_nodes"), list) or "build_config" in value
            _check_class(name, value)
            # Losses and optimisers are never loaded, so they may be anything.
            pending.extend((value[key], depth + 1) for key in value if key != "compile_config")
        elif isinstance(value, list):
            pending.extend((item, depth + 1) for item in value)
    if layers > MAX_LAYERS:
        raise _suspicious(name, f"it has {layers:,} layers")


def _check_class(name: str, value: dict[str, Any]) -> None:
    kind, module = value.get("class_name"), value.get("module")
    remedy = "replace it with a layer of Keras and save the model again"
    if kind is not None and not isinstance(kind, str):
        raise _unreadable(name)
    if kind in FORBIDDEN:
        raise ClassifierError(name, f"it has a {kind} layer, which runs code", remedy)
    is_keras = module in (None, "keras", "builtins") or str(module).startswith("keras.")
    if kind is not None and not is_keras:
        raise ClassifierError(name, f"it needs {module}.{kind}, which is not Keras's", remedy)
