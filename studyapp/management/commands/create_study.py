"""A draft study from one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.create_study import SpecError, create_study
from studyapp.actions.runs import order_run
from studyapp.actions.spec.reading import CannotRead, read_yaml


class Command(BaseCommand):
    help = "Make a draft study from a YAML file such as fixtures/demonstration.yaml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--explain",
            type=int,
            metavar="PAIRS",
            help="also order its explanations, and open the study once PAIRS pairs exist",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            study = create_study(spec=read_yaml(path), folder=path.resolve().parent)
        except CannotRead as error:
            raise CommandError(str(error)) from error
        except SpecError as error:
            raise CommandError(
                f"{path} is not a complete study; nothing was stored:\n{error}"
            ) from error
        self.stdout.write(
            f"Made the draft study {study.slug!r} with {study.images.count()} pictures."
        )
        if options["explain"]:
            order_run(study=study, freeze_after=options["explain"])
        else:
            self.stdout.write(f"Next: python manage.py precompute {study.slug}")
