"""Files that SeeWhy keeps, named by their content and written whole or not at all.

They lie in the media folder, or in an object storage of which that folder is a copy.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from studyapp import objects
from studyapp.objects import Kept

CHUNK = 2**20  # bytes


def store(kind: str, data: bytes, suffix: str) -> str:
    """Keep bytes under the hash of their content; the path relative to the media folder.

    The file appears under its name only once it is complete and on the disk, so a crash leaves
    nothing half-written. Storing the same bytes again changes nothing.
    """
    digest = hashlib.sha256(data).hexdigest()
    name = f"{kind}/{digest[:2]}/{digest}{suffix}"
    if not _place(name).exists():
        return store_chunks(kind, [data], suffix)
    touch(name)
    return name


def store_chunks(kind: str, chunks: Iterable[bytes], suffix: str) -> str:
    """Keep what may be too large for memory, such as an upload; as `store` keeps bytes."""
    folder = _place(kind)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    digest = hashlib.sha256()
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        found = digest.hexdigest()
        name = f"{kind}/{found[:2]}/{found}{suffix}"
        place = _place(name)
        place.parent.mkdir(exist_ok=True)
        if objects.are_used():
            objects.keep_young(name, Path(temporary))
        Path(temporary).replace(place)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return name


def store_file(kind: str, path: Path) -> str:
    """Keep a copy of a file, as `store` keeps bytes."""
    return store_chunks(kind, _chunks_of(path), path.suffix)


def _chunks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def sha256_of(path: Path) -> str:
    """The hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def full_path(name: str) -> Path:
    """Where a stored file lies; from an object storage it is fetched when it is first asked for.

    Raises
    ------
    StorageUnreachable : the object storage does not say whether it has the file.
    """
    place = _place(name)
    if objects.are_used() and not place.exists():
        objects.fetch(name, place)
    return place


def publish(name: str) -> None:
    """Give other machines a file that was written into the media folder by its name.

    Raises
    ------
    StorageUnreachable : the object storage did not take it.
    """
    if objects.are_used():
        objects.keep(name, _place(name))


def touch(name: str) -> None:
    """Note that a file is needed again, so that it is not deleted before a record names it.

    Nothing is sent to an object storage that has it.

    Raises
    ------
    StorageUnreachable : the object storage does not say whether it has the file.
    """
    _place(name).touch()
    if objects.are_used():
        objects.keep_young(name, _place(name))


def remove(name: str) -> None:
    """Delete a stored file that nothing else refers to."""
    if objects.are_used():
        objects.remove(name)
    _place(name).unlink(missing_ok=True)


def read(name: str) -> bytes:
    """The bytes of a stored file."""
    return full_path(name).read_bytes()


def look(name: str) -> Kept | None:
    """A stored file as it is now; None if there is none.

    Raises
    ------
    StorageUnreachable : nobody can say.
    """
    if objects.are_used():
        return objects.look(name)
    place = _place(name)
    return _kept(name, place) if place.is_file() else None


def listing() -> Iterator[Kept]:
    """Every stored file, also what is only being written here."""
    if objects.are_used():
        yield from objects.listing()
        return
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield _kept(path.relative_to(root).as_posix(), path)


def _kept(name: str, path: Path) -> Kept:
    state = path.stat()
    return Kept(name, state.st_size, state.st_mtime)


def _place(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name
