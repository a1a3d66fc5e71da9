"""A study as the file that makes it again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.spec.writing import written
from studyapp.management.studies import find_study


class Command(BaseCommand):
    help = "Write a study as a YAML file, such as create_study takes; docs/study-file.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="its slug")
        parser.add_argument(
            "out", type=Path, nargs="?", metavar="STUDY.yaml", help="else it is printed"
        )
        parser.add_argument("--replace", action="store_true", help="replace a file of this name")

    def handle(self, *args: Any, **options: Any) -> None:
        study = find_study(options["study"])
        out: Path | None = options["out"]
        if out is None:
            self.stdout.write(written(study), ending="")
            return
        if out.exists() and not options["replace"]:
            raise CommandError(f"{out} exists; name another file, or replace it with --replace.")
        try:
            out.write_text(written(study), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {out}.")
        self.stdout.write(f"Next: change its slug, and run: python manage.py create_study {out}")
