"""A draft study from a bundle that `export_study` wrote, on this machine or another."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.bundle import LARGEST, BundleError
from studyapp.actions.bundle.taking_in import import_study
from studyapp.actions.create_study import SpecError


class Command(BaseCommand):
    help = "Make a draft study from a bundle; no explanation is computed again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BUNDLE.zip")
        parser.add_argument("--name", default="", help="another slug than the bundle's own")
        parser.add_argument(
            "--largest",
            type=int,
            default=LARGEST // 2**20,
            metavar="MIB",
            help="mebibytes that it may have unpacked (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            study = import_study(
                path=path, name=options["name"], largest=options["largest"] * 2**20
            )
        except (BundleError, SpecError) as error:
            raise CommandError(f"{path} was not taken in; nothing was stored:\n{error}") from error
        self.stdout.write(
            f"Made the draft study {study.slug!r} with {study.images.count()} pictures; "
            "nothing had to be computed."
        )
        self.stdout.write("Next: open it for participants in the admin.")
