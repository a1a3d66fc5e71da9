"""A draft study from one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.create_study import SpecError, check_study, create_study
from studyapp.actions.logbook import write_down
from studyapp.actions.runs import order_run
from studyapp.actions.spec.reading import CannotRead, Read, read_placed


class Command(BaseCommand):
    help = "Make a draft study from a YAML file; docs/study-file.md says what it may hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="only say what is wrong with it; store nothing"
        )
        parser.add_argument(
            "--explain",
            type=int,
            metavar="PAIRS",
            help="also order its explanations, and open the study once PAIRS pairs exist",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            read = read_placed(path)
        except CannotRead as error:
            raise CommandError(str(error)) from error
        asked = {"spec": read.value, "folder": path.resolve().parent, "known": read.mistakes}
        try:
            if options["check"]:
                pictures = len(check_study(**asked).pictures)
                self.stdout.write(f"{path} is a complete study of {pictures} pictures.")
                self.stdout.write(f"Next: python manage.py create_study {path}")
                return
            study = create_study(**asked)
        except SpecError as error:
            raise CommandError(_told(path, read, error)) from error
        write_down(
            actor="create_study", action="added", noun="study", subject=study.slug, study=study.slug
        )
        self.stdout.write(
            f"Made the draft study {study.slug!r} with {study.images.count()} pictures."
        )
        if options["explain"]:
            order_run(study=study, freeze_after=options["explain"])
        else:
            self.stdout.write(f"Next: python manage.py precompute {study.slug}")


def _told(path: Path, read: Read, error: SpecError) -> str:
    number = len(error.mistakes)
    mistakes = f"{number} mistake{'s' if number > 1 else ''}"
    located = "\n".join(read.places.located(error.mistakes))
    return f"{path} is not a complete study; nothing was stored. {mistakes}:\n{located}"
