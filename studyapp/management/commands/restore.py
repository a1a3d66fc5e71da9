"""manage.py restore: an installation as it was when a backup was taken."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from studyapp.actions.backup import BackupError
from studyapp.actions.backup.restoring import read_manifest, restore


class Command(BaseCommand):
    help = (
        "Put a backup into an empty installation. Every file is checked first. A backup of SQLite "
        "can be put into PostgreSQL: this is how an installation moves there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="the folder of one backup")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = read_manifest(options["backup"])
            files = sum(entry["bytes"] for entry in manifest["media"])
            total = 2 * files + manifest["database"]["bytes"]  # checked, then copied
            with tqdm(total=total, unit="B", unit_scale=True, disable=None) as bar:
                restore(options["backup"], bar.update)
        except (BackupError, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(f"Restored what was there at {manifest['taken_at']}.")
