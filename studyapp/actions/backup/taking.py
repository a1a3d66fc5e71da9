"""Take a backup while people go on answering."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from studyapp import media
from studyapp.actions.backup import (
    FORMAT,
    MANIFEST,
    MEDIA,
    BackupError,
    Progress,
    silent,
    snapshots,
)
from studyapp.actions.unused_media import PARTIAL
from studyapp.media import sha256_of
from studyapp.objects import Kept

AT_ONCE = 2**20  # bytes


def take(folder: Path, progress: Progress = silent) -> Path:
    """Back up the database, then the files that it may name; returns the new backup's folder.

    In this order: files are kept before records name them, so whatever the picture of the database
    names is there. What an earlier backup of the same folder holds is not copied again. A backup
    that is interrupted leaves nothing that could be taken for one; its files serve the next.

    Raises
    ------
    BackupError : the folder lies within the data folder, or the database's program fails.
    """
    if folder.resolve().is_relative_to(settings.DATA_DIR.resolve()):
        raise BackupError(
            f"{folder} lies in the data folder {settings.DATA_DIR}, and would be lost with it; "
            "choose a folder elsewhere, best on another disk."
        )
    (folder / MEDIA).mkdir(parents=True, exist_ok=True)
    at = timezone.now()
    with tempfile.TemporaryDirectory(dir=folder, prefix="unfinished-") as temporary:
        unfinished = Path(temporary, "backup")
        unfinished.mkdir()
        database = snapshots.save(unfinished)
        manifest = {
            "format": FORMAT,
            "taken_at": at.isoformat(),
            "engine": connection.vendor,
            "migrations": sorted(
                f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
            ),
            "database": _described(database, database.name),
            "media": list(_copied(folder / MEDIA, progress)),
        }
        _write(unfinished / MANIFEST, json.dumps(manifest, indent=1).encode())
        finished = folder / f"{at:%Y-%m-%dT%H%M%S.%fZ}"
        unfinished.rename(finished)
    return finished


def media_files() -> list[Kept]:
    """Every file that is kept; none that is only being written."""
    return [file for file in media.listing() if not file.name.endswith(PARTIAL)]


def _copied(pool: Path, progress: Progress) -> Iterator[dict[str, Any]]:
    for file in media_files():
        target = pool / file.name
        if not target.exists() or target.stat().st_size != file.size:
            try:
                copy(media.full_path(file.name), target)
            except FileNotFoundError:  # nothing named it any more, and it was purged meanwhile
                continue
        described = _described(target, file.name)
        progress(described["bytes"])
        yield described


def copy(source: Path, target: Path) -> None:
    """Copy a file so that it appears whole, on the disk, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial")
    with source.open("rb") as reading, partial.open("wb") as writing:
        while chunk := reading.read(AT_ONCE):
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    partial.replace(target)


def _described(path: Path, name: str) -> dict[str, Any]:
    return {"name": name, "bytes": path.stat().st_size, "sha256": sha256_of(path)}


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
