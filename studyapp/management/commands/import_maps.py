"""Take in maps that were made elsewhere, by whatever tool, as those of a condition."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from studyapp.actions.own_maps.archive import MapsRefused
from studyapp.actions.own_maps.taking_in import take_in
from studyapp.management.studies import find_study


class Command(BaseCommand):
    help = (
        "Take in attribution maps from a folder or a zip file with a manifest.json or "
        "manifest.csv: all of them, or none. docs/own-maps.md says what they look like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="its slug")
        parser.add_argument("maps", type=Path, help="a folder or a zip file")
        parser.add_argument(
            "--condition",
            default="",
            help="whose maps they are where the manifest does not say; it is added if it is new",
        )
        parser.add_argument(
            "--rendering",
            default="harmonised",
            help="the style of conditions that are added (default: harmonised)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        study = find_study(options["study"])
        try:
            with tqdm(unit="map") as bar:
                taken = take_in(
                    study=study,
                    path=options["maps"],
                    by="manage.py import_maps",
                    condition=options["condition"],
                    rendering=options["rendering"],
                    tell=lambda done, total: _show(bar, done, total),
                )
        except MapsRefused as refusal:
            wrong = "\n".join(f"- {problem}" for problem in refusal.problems)
            raise CommandError(f"Nothing was taken in:\n{wrong}") from refusal
        for words, value in taken.as_report().items():
            self.stdout.write(f"{words}: {value}")
        self.stdout.write(f"Next: look at them on /studies/{study.slug}/gallery/.")


def _show(bar: Any, done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)
