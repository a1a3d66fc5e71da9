"""Measure a study's explanations, with a progress bar and an estimate."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from studyapp.actions import measuring
from studyapp.actions.life import order_measuring
from studyapp.management.studies import find_study


class Command(BaseCommand):
    help = (
        "Measure what is not yet measured of a study's explanations: localisation, faithfulness "
        "and look, which the results put beside the choices. Interrupted, it goes on where it "
        "stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="its slug")
        parser.add_argument(
            "--stability",
            action="store_true",
            help="explain every picture again with other seeds, too, and compare (slow)",
        )
        parser.add_argument("--queue", action="store_true", help="leave the work to a worker")
        parser.add_argument(
            "--steps", type=int, default=50, help="of deletion and insertion (default: 50)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        study = find_study(options["study"])
        try:
            order = measuring.order(steps=options["steps"], with_stability=options["stability"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        left = measuring.unmeasured(study=study, order=order)
        if not left:
            self.stdout.write(f"Nothing to do: every explanation of {study.slug} is measured.")
            return
        if options["queue"]:
            told = {"steps": options["steps"], "stability": options["stability"]}
            job = order_measuring(study=study, by="manage.py measure", parameters=told)
            self.stdout.write(f"Ordered {job}: a worker will measure {len(left)} explanations.")
            return
        self._measure(left, order)

    def _measure(self, left: list[Any], order: measuring.Order) -> None:
        failed = 0
        try:
            work = measuring.measure_all(explanations=left, order=order)
            for outcome in tqdm(work, total=len(left), unit="explanation"):
                if outcome.error:
                    failed += 1
                    self.stderr.write(outcome.error)
        except KeyboardInterrupt:
            raise CommandError(
                "Interrupted; the same command goes on where this stopped."
            ) from None
        summary = f"{len(left) - failed} measured, {failed} failed"
        if failed:
            raise CommandError(f"{summary}. Mend what is named above and run the command again.")
        self.stdout.write(f"{summary}. The results page puts them beside the choices.")
