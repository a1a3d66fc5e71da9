"""Trained networks that come inside installed packages, converted to ``.keras`` when needed."""

import io
import json
import os
import re
import zipfile
from pathlib import Path

from explainers.pretrained import efficientnet_lite

NAMES = tuple(efficientnet_lite.VARIANTS)
CONVERSION = "v2"  # part of the file's name; rises when the conversion changes
_EPOCH = (1980, 1, 1, 0, 0, 0)


def cache_folder() -> Path:
    """Give the folder for converted networks: ``$SEEWHY_CACHE``, or one in the user's cache."""
    configured = os.environ.get("SEEWHY_CACHE")
    if configured:
        return Path(configured)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "seewhy"


def settings(name: str) -> dict:
    """Give the labels and the preprocessing of a pretrained network.

    Raises
    ------
    LookupError
        If there is no such network; names the choices.
    """
    _check(name)
    return {
        "name": name,
        "labels": efficientnet_lite.class_names(),
        "preprocessing": dict(efficientnet_lite.PREPROCESSING),
    }


def convert(name: str, folder: str | os.PathLike | None = None) -> Path:
    """Write a pretrained network as a ``.keras`` file, unless it is already there.

    The same weights give the same bytes. The file appears whole or not at all.

    Parameters
    ----------
    name
        One of `NAMES`.
    folder
        Where the file goes; `cache_folder` unless given.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    LookupError
        If there is no such network, or the package with its weights is not installed.
    """
    _check(name)
    path = Path(folder or cache_folder()) / f"{name}-{CONVERSION}.keras"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{os.getpid()}-{path.name}")
        try:
            efficientnet_lite.build(name).save(partial)
            partial.write_bytes(_without_chance(partial))
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    return path


def _check(name: str) -> None:
    if name not in NAMES:
        raise LookupError(f"there is no network {name!r}; choose from: {', '.join(NAMES)}")


def _without_chance(path: Path) -> bytes:
    """Copy a ``.keras`` file without what differs from one saving to the next."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "metadata.json":
                metadata = json.loads(content) | {"date_saved": "1980-01-01@00:00:00"}
                content = json.dumps(metadata, sort_keys=True).encode()
            if name == "config.json":
                content = _renumbered(content)
            target.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return buffer.getvalue()


def _renumbered(config: bytes) -> bytes:
    """Count shared objects from 1; Keras names them by where they lie in memory."""
    numbers: dict[bytes, int] = {}

    def number(found: re.Match) -> bytes:
        return found[1] + str(numbers.setdefault(found[2], len(numbers) + 1)).encode()

    return re.sub(rb'("shared_object_id": )(\d+)', number, config)
