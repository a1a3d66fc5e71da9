"""Files that SeeWhy keeps, named by their content and written whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def store(kind: str, data: bytes, suffix: str) -> str:
    """Keep bytes under the hash of their content; the path relative to the media folder.

    The file appears under its name only once it is complete and on the disk, so a crash leaves
    nothing half-written. Storing the same bytes again changes nothing.
    """
    digest = hashlib.sha256(data).hexdigest()
    name = f"{kind}/{digest[:2]}/{digest}{suffix}"
    target = full_path(name)
    if target.exists():
        return name
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return name


def sha256_of(path: Path) -> str:
    """The hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def full_path(name: str) -> Path:
    """Where a stored file lies."""
    return Path(settings.MEDIA_ROOT) / name


def remove(name: str) -> None:
    """Delete a stored file that nothing else refers to."""
    full_path(name).unlink(missing_ok=True)


def read(name: str) -> bytes:
    """The bytes of a stored file."""
    return full_path(name).read_bytes()
