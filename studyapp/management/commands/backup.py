"""manage.py backup: database and files, while people go on answering."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from studyapp.actions.backup import BackupError
from studyapp.actions.backup.taking import media_files, take


class Command(BaseCommand):
    help = (
        "Back up the database and every file into a new folder in FOLDER. Nobody needs to stop "
        "working. What an earlier backup in FOLDER holds already is not copied again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="best on another disk")

    def handle(self, *args: Any, **options: Any) -> None:
        total = sum(file.size for file in media_files())
        try:
            with tqdm(total=total, unit="B", unit_scale=True, disable=None) as bar:
                backup = take(options["folder"], bar.update)
        except (BackupError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        self.stdout.write(f"Backed up into {backup}")
        self.stdout.write(
            "It holds what participants said and the accounts; keep it as safe as the server. The "
            "secret key is not in it."
        )
