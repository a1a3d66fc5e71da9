"""Bundles of studies as files, taken apart and put together again with a right seal."""

import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from studyapp.actions.bundle.seal import sealed

Files = Mapping[str, bytes]
Member = tuple[str | zipfile.ZipInfo, bytes]


def files_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(members: Iterable[Member], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file without a comment; a name may be in it twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def seal(content: bytes) -> bytes:
    """Whatever it is, with the right seal."""
    return b"".join(sealed([content[:100], content[100:]]))


def manifest_of(files: Files, /, **changes: Any) -> dict[str, Any]:
    told = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    return {"kind": "seewhy-study", "format": 3, "seewhy": "1", "files": told} | changes


def with_manifest(files: Files, /, **changes: Any) -> list[Member]:
    """The files, and a manifest that says the truth about them."""
    others = {name: content for name, content in files.items() if name != "manifest.json"}
    before = json.loads(files.get("manifest.json", b"{}"))
    document = before | manifest_of(others) | changes
    return [*others.items(), ("manifest.json", json.dumps(document).encode())]


def bare() -> dict[str, bytes]:
    """The files of a bundle that can be opened, though no study can be made of it."""
    picture = b"a picture"
    return {
        "study.yaml": b"slug: bricks\n",
        "material.json": b"{}",
        "registrations.json": b"{}",
        f"stimuli/{hashlib.sha256(picture).hexdigest()}.webp": picture,
    }
