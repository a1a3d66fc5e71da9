"""A bundle is opened: every name, size and checksum is checked before anything of it is used."""

import hashlib
import json
import stat
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from studyapp.actions.archives import DAMAGE, is_locked
from studyapp.actions.bundle import (
    ANSWERS,
    FILE,
    FORMAT,
    KIND,
    LARGEST,
    MANIFEST,
    MATERIAL,
    MOST_FILES,
    NEEDED,
    REGISTRATIONS,
    STUDY,
    BundleError,
)
from studyapp.actions.bundle.seal import check_seal
from studyapp.actions.bundle.shape import storable
from studyapp.actions.storable import plain_reason

AGAIN = "get the bundle again from whoever made it"
AT_ONCE = 2**20  # bytes
LARGEST_TEXT = 256 * 2**20  # bytes of a file that is read as a whole, as text
TEXTS = (MANIFEST, STUDY, MATERIAL, REGISTRATIONS)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Bundle:
    """An open bundle whose files are those that its manifest names.

    Attributes
    ----------
    archive : is closed by `close`.
    names : of all files but the manifest, in their order.
    sha256 : of the bundle as a whole.
    manifest : what it says of itself.
    """

    archive: zipfile.ZipFile
    names: Mapping[str, Any]
    sha256: str
    manifest: Mapping[str, Any]

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

    @property
    def answers(self) -> list[str]:
        """The files of the package of answers; empty where the bundle has none."""
        return [name for name in self.names if name.startswith(ANSWERS)]


def open_bundle(path: Path, largest: int = LARGEST, source: str = "") -> Bundle:
    """Open a bundle and check all of it; whoever asks closes it.

    Parameters
    ----------
    largest : bytes that its files may have together, unpacked.
    source : what messages call it, if not by the name of the file.

    Raises
    ------
    BundleError : it is missing, damaged, changed, too large, or of another version; or it holds
        something that no bundle holds.
    """
    source = source or path.name
    try:
        sha256 = check_seal(path)
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise BundleError(f"{source} cannot be read: {error.strerror}") from error
    except BundleError as error:
        raise BundleError(f"{source}: {error}; {AGAIN}") from error
    except DAMAGE as error:
        raise BundleError(f"{source} is no zip file ({error}); {AGAIN}") from error
    try:
        _check_members(archive.infolist(), largest)
        manifest = _manifest(archive)
        files = _files(manifest)
        _check_contents(archive, files)
    except BundleError as error:
        archive.close()
        raise BundleError(f"{source}: {error}") from error
    except (OSError, *DAMAGE) as error:
        archive.close()
        raise BundleError(f"{source} is damaged ({error}); {AGAIN}") from error
    return Bundle(archive, files, sha256, manifest)


def _check_members(members: Iterable[zipfile.ZipInfo], largest: int) -> None:
    """Nothing is ever unpacked under a name from the file, and yet a strange one tells enough."""
    seen: set[str] = set()
    size = 0
    for number, member in enumerate(members):
        name = member.filename
        if number >= MOST_FILES:
            raise BundleError(f"it has more than {MOST_FILES} files")
        if (name not in NEEDED and not FILE.fullmatch(name)) or name != member.orig_filename:
            raise BundleError(f"it holds {name!r}, which is no file of a bundle; do not use it")
        if name.lower() in seen:
            raise BundleError(f"it holds {name} twice; {AGAIN}")
        _check_member(member)
        seen.add(name.lower())
        size += member.file_size
    for name in NEEDED:
        if name not in seen:
            raise BundleError(f"it has no {name}, so it is no bundle of a study; {AGAIN}")
    if size > largest:
        raise BundleError(
            f"it has {size:,} bytes unpacked, more than {largest:,}; if you trust it, take it in "
            "on the command line and allow more with --largest"
        )


def _check_member(member: zipfile.ZipInfo) -> None:
    """A plain file, packed as bundles are."""
    name, kind = member.filename, stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise BundleError(f"{name} is no plain file but a link or a device; do not use it")
    if is_locked(member):
        raise BundleError(f"{name} is encrypted, as no bundle is; {AGAIN}")
    if member.compress_type not in METHODS:
        raise BundleError(f"{name} is packed in a way that no bundle is; {AGAIN}")
    if name in TEXTS and member.file_size > LARGEST_TEXT:
        raise BundleError(f"{name} has {member.file_size:,} bytes, more than {LARGEST_TEXT:,}")


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
        has_another_name = name in TEXTS or name.startswith(ANSWERS)
        if digest != told.get("sha256") or (not has_another_name and digest != Path(name).stem):
            raise BundleError(f"{name} has another checksum than its {MANIFEST} says; {AGAIN}")


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as file:
        for chunk in iter(partial(file.read, AT_ONCE), b""):
            digest.update(chunk)
    return digest.hexdigest()


def _parsed(text: str, name: str) -> Any:
    try:
        return storable(json.loads(text, parse_constant=_no_number))
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{name} is not JSON ({plain_reason(error)}); {AGAIN}") from error


def _no_number(written: str) -> None:
    raise ValueError(f"{written} is no number")
