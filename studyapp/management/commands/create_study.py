"""A draft study from one file."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.belonging import settle
from studyapp.actions.create_study import SpecError, check_study, create_study
from studyapp.actions.runs import CannotPrecompute
from studyapp.actions.spec.reading import CannotRead, Read, read_placed
from studyapp.management.making import add_explain, add_member, find_members, say_made


class Command(BaseCommand):
    help = "Make a draft study from a YAML file; docs/study-file.md says what it may hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="only say what is wrong with it; store nothing"
        )
        add_member(parser)
        add_explain(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            read = read_placed(path)
        except CannotRead as error:
            raise CommandError(str(error)) from error
        asked = {"spec": read.value, "folder": path.resolve().parent, "known": read.mistakes}
        try:
            if options["check"]:
                checked = check_study(**asked)
                pictures = len(checked.pictures)
                self.stdout.write(f"{path} is a complete study of {pictures} pictures.")
                if located := read.places.located(checked.warnings):
                    self.stdout.write("\n".join(["Have a look at this first:", *located]))
                self.stdout.write(f"Next: python manage.py create_study {path}")
                return
            study = create_study(**asked, also=_settled(options))
        except SpecError as error:
            raise CommandError(_told(path, read, error)) from error
        except CannotPrecompute as error:
            raise CommandError(f"{error} Nothing was stored.") from error
        say_made(study, self.stdout.write)


def _settled(options: dict[str, Any]) -> partial[None]:
    members = find_members(options["member"])
    return partial(settle, command="create_study", members=members, freeze_after=options["explain"])


def _told(path: Path, read: Read, error: SpecError) -> str:
    number = len(error.mistakes)
    mistakes = f"{number} mistake{'s' if number > 1 else ''}"
    located = "\n".join(read.places.located(error.mistakes))
    return f"{path} is not a complete study; nothing was stored. {mistakes}:\n{located}"
