"""A bundle is opened: every name, size and checksum is checked before anything of it is used."""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from studyapp.actions.bundle import (
    FILE,
    FORMAT,
    KIND,
    LARGEST,
    MANIFEST,
    MATERIAL,
    MOST_FILES,
    STUDY,
    BundleError,
)

AGAIN = "get the bundle again from whoever made it"
AT_ONCE = 2**20  # bytes
# What a damaged or locked zip file may raise, beside OSError.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Bundle:
    """An open bundle whose files are those that its manifest names.

    Attributes
    ----------
    archive : is closed by `close`.
    names : of all files but the manifest.
    """

    archive: zipfile.ZipFile
    names: frozenset[str]

    def close(self) -> None:
        self.archive.close()

    def read(self, name: str) -> bytes:
        """The bytes of a file; BundleError if there is none of that name."""
        if name not in self.names:
            raise BundleError(f"the bundle has no file {name!r}; {AGAIN}")
        return self.archive.read(name)

    def text(self, name: str) -> str:
        try:
            return self.read(name).decode("utf-8")
        except UnicodeDecodeError as error:
            raise BundleError(f"{name} is no text in UTF-8; {AGAIN}") from error

    def json(self, name: str) -> Any:
        return _parsed(self.text(name), name)


def open_bundle(path: Path, largest: int = LARGEST) -> Bundle:
    """Open a bundle and check all of it; whoever asks closes it.

    Parameters
    ----------
    largest : bytes that its files may have together, unpacked.

    Raises
    ------
    BundleError : it is missing, damaged, changed, too large, or of another version; or it holds
        something that no bundle holds.
    """
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise BundleError(f"{path} cannot be read: {error.strerror}") from error
    except DAMAGE as error:
        raise BundleError(f"{path} is no zip file, or it is cut off ({error}); {AGAIN}") from error
    try:
        _check_names(archive, largest)
        files = _files(_manifest(archive))
        _check_contents(archive, files)
    except BundleError as error:
        archive.close()
        raise BundleError(f"{path}: {error}") from error
    except (OSError, *DAMAGE) as error:
        archive.close()
        raise BundleError(f"{path} is damaged ({error}); {AGAIN}") from error
    return Bundle(archive, frozenset(files))


def _check_names(archive: zipfile.ZipFile, largest: int) -> None:
    """Nothing is ever unpacked under a name from the file, and yet a strange one tells enough."""
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise BundleError(f"it has {len(members)} files, more than {MOST_FILES}")
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if name not in (MANIFEST, STUDY, MATERIAL) and not FILE.fullmatch(name):
            raise BundleError(f"it holds {name!r}, which is no file of a bundle; do not use it")
        if name in seen:
            raise BundleError(f"it holds {name} twice; {AGAIN}")
        seen.add(name)
    for name in (MANIFEST, STUDY, MATERIAL):
        if name not in seen:
            raise BundleError(f"it has no {name}, so it is no bundle of a study; {AGAIN}")
    size = sum(member.file_size for member in members)
    if size > largest:
        raise BundleError(
            f"it has {size:,} bytes unpacked, more than {largest:,}; if you trust it, allow more "
            "with --largest"
        )


def _manifest(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    manifest = _parsed(archive.read(MANIFEST).decode("utf-8", "replace"), MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise BundleError(f"its {MANIFEST} is not that of a study's bundle; {AGAIN}")
    if manifest.get("format") != FORMAT:
        raise BundleError(
            f"it has the format {manifest.get('format')!r} and was written by SeeWhy "
            f"{manifest.get('seewhy')}; this version reads the format {FORMAT}: use that version"
        )
    return manifest


def _files(manifest: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(one, dict) for one in files.values()):
        raise BundleError(f"its {MANIFEST} names no files; {AGAIN}")
    return files


def _check_contents(archive: zipfile.ZipFile, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Every file is there, and is what the manifest says; and there is no other."""
    found = set(archive.namelist()) - {MANIFEST}
    for name in sorted(files.keys() - found):
        raise BundleError(f"{name} is missing; {AGAIN}")
    for name in sorted(found - files.keys()):
        raise BundleError(f"{name} is not in its {MANIFEST}; {AGAIN}")
    for name, told in files.items():
        digest = _sha256(archive, name)
        is_named_by_content = not name.startswith("maps/") and name not in (STUDY, MATERIAL)
        if digest != told.get("sha256") or (is_named_by_content and digest != Path(name).stem):
            raise BundleError(f"{name} has another checksum than its {MANIFEST} says; {AGAIN}")


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        for chunk in iter(partial(file.read, AT_ONCE), b""):
            digest.update(chunk)
    return digest.hexdigest()


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{name} is not JSON ({error}); {AGAIN}") from error
