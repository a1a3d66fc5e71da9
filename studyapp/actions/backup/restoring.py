"""Put a backup back into an installation that holds nothing yet."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader

from studyapp import media
from studyapp.actions import logbook
from studyapp.actions.backup import (
    FORMAT,
    MANIFEST,
    MEDIA,
    BackupError,
    Progress,
    moving,
    silent,
    snapshots,
)
from studyapp.actions.backup.taking import copy
from studyapp.media import sha256_of
from studyapp.models import Study


def read_manifest(backup: Path) -> dict[str, Any]:
    """What a backup says of itself.

    Raises
    ------
    BackupError : it is no backup, or of a newer SeeWhy.
    """
    try:
        manifest = json.loads((backup / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BackupError(
            f"{backup} is no backup: {MANIFEST} cannot be read ({error}). Name the folder of one "
            "backup, such as backups/2026-11-23T170000.000000Z."
        ) from error
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{backup} has the format {manifest.get('format')}, {FORMAT} is read.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = [name for name in manifest["migrations"] if name not in known and "studyapp." in name]
    if newer:
        raise BackupError(
            f"{backup} was taken by a newer SeeWhy, which knows {newer[-1]}; install that one "
            "first."
        )
    return dict(manifest)


def restore(backup: Path, progress: Progress = silent) -> None:
    """Check every file of a backup, then put files and database back, and bring it up to date.

    A backup of SQLite may be put into PostgreSQL: its rows are copied, each as it is.

    Raises
    ------
    BackupError : a file is missing or altered, or there are accounts or studies here already;
        nothing was changed then.
    """
    manifest = read_manifest(backup)
    _refuse_to_overwrite()
    _check(backup, manifest, progress)
    for entry in manifest["media"]:
        target = Path(settings.MEDIA_ROOT) / entry["name"]
        if not target.exists() or target.stat().st_size != entry["bytes"]:
            copy(backup.parent / MEDIA / entry["name"], target)
            media.publish(entry["name"])
        progress(entry["bytes"])
    path = backup / manifest["database"]["name"]
    if manifest["engine"] == connection.vendor:
        snapshots.put_back(path)
        call_command("migrate", verbosity=0)
    elif manifest["engine"] == "sqlite":
        moving.move(path)
    else:
        raise BackupError(
            "A backup of PostgreSQL goes back into PostgreSQL; set DATABASE_URL to an empty one."
        )
    logbook.write_down(
        actor="manage.py restore",
        action="restored",
        noun="backup",
        subject=manifest["taken_at"],
        details={"engine": manifest["engine"], "files": len(manifest["media"])},
    )


def _refuse_to_overwrite() -> None:
    try:
        taken = User.objects.exists() or Study.objects.exists()
    except (OperationalError, ProgrammingError):  # no tables yet
        return
    if taken:
        raise BackupError(
            "There are accounts or studies here already, and nothing is ever overwritten. Set "
            "SEEWHY_DATA_DIR to an empty folder, or DATABASE_URL to an empty database."
        )


def _check(backup: Path, manifest: dict[str, Any], progress: Progress) -> None:
    files = [(backup, manifest["database"])]
    files += [(backup.parent / MEDIA, entry) for entry in manifest["media"]]
    problems = []
    for folder, entry in files:
        path = folder / entry["name"]
        if not path.resolve().is_relative_to(folder.resolve()):
            problems.append(f"{entry['name']} leads out of the backup")
        elif not path.is_file():
            problems.append(f"{entry['name']} is missing")
        elif path.stat().st_size != entry["bytes"] or sha256_of(path) != entry["sha256"]:
            problems.append(f"{entry['name']} is not what was stored")
        progress(entry["bytes"])
    if problems:
        shown = "; ".join(problems[:10]) + ("; ..." if len(problems) > 10 else "")
        raise BackupError(
            f"{len(problems)} files of {backup} are damaged: {shown}. Nothing was put back; take "
            "another backup."
        )
