"""Questionnaires from files, into the library of this installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.library import LibraryError, library_files, load_questionnaires
from studyapp.actions.logbook import write_down


class Command(BaseCommand):
    help = "Load questionnaires from YAML files; without a file those that come with SeeWhy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_questionnaires(options["files"] or library_files())
        except LibraryError as error:
            raise CommandError(str(error)) from error
        for one in loaded:
            note = "loaded" if one.is_new else "was here already and stays as it is"
            if one.is_new:
                write_down(
                    actor="load_questionnaires",
                    action="added",
                    noun="questionnaire",
                    subject=str(one.questionnaire),
                )
            self.stdout.write(f"{one.questionnaire} {note}.")
