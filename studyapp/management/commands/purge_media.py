"""manage.py purge_media: delete files that nothing refers to any more."""

from argparse import ArgumentParser
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from studyapp.actions.unused_media import delete, unused


class Command(BaseCommand):
    help = (
        "Show, and with --yes delete, pictures, maps, stimuli, classifiers and uploads that no "
        "study refers to any more. What is younger than a day is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="delete; without it, only show")

    def handle(self, *args: Any, **options: Any) -> None:
        files = unused()
        if not files:
            younger = len(unused(grace=timedelta(0)))
            self.stdout.write(
                f"Nothing to delete yet: {younger} unused files are younger than a day."
                if younger
                else "Nothing is unused."
            )
            return
        number, size = Counter[str](), Counter[str]()
        for file in files:
            kind = file.name.partition("/")[0]
            number[kind] += 1
            size[kind] += file.size
        for kind in sorted(number):
            self.stdout.write(f"{kind}: {number[kind]} files, {size[kind] / 1e6:.1f} MB")
        if options["yes"]:
            delete(files, by="manage.py purge_media")
            self.stdout.write("Deleted.")
        else:
            self.stdout.write("Nothing was deleted; add --yes to delete this.")
