"""manage.py simulate STUDY: a rehearsal with simulated participants."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from studyapp.actions.logbook import write_down
from studyapp.actions.rehearsal.simulate import SimulationError, Truth, simulate
from studyapp.management.studies import find_study


def numbers(text: str) -> list[float]:
    """Numbers separated by commas."""
    try:
        return [float(part) for part in text.split(",")]
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a number, or numbers with commas") from error


class Command(BaseCommand):
    help = (
        "Let simulated participants, marked as such everywhere, answer an open study. "
        "Their results are shown apart: on the results page, add ?simulated=1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="the study's short name (slug)")
        parser.add_argument("--participants", type=int, required=True)
        parser.add_argument(
            "--preference",
            type=numbers,
            required=True,
            help="average probability of choosing the condition: 0.8; per level: 0.9,0.8,0.6; "
            "in a task with a right answer: of being right",
        )
        parser.add_argument("--condition", default="", help="the favourite; by default the first")
        parser.add_argument(
            "--levels", type=numbers, default=[], help="shares of the levels, e.g. 30,50,20"
        )
        parser.add_argument(
            "--between-sd",
            type=float,
            default=1.0,
            help="spread between people, on the logit scale",
        )
        parser.add_argument(
            "--left-bias", type=float, default=0.0, help="added to the log odds of choosing left"
        )
        parser.add_argument(
            "--dropout",
            type=float,
            default=0.0,
            help="share who leave before their last trial; others take their places",
        )
        parser.add_argument(
            "--inattentive",
            type=float,
            default=0.0,
            help="share who choose by coin, fail catch trials and are very fast",
        )
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["study"]
        study = find_study(slug)
        truth = Truth(
            preference=options["preference"],
            condition=options["condition"],
            level_shares=options["levels"],
            between_sd=options["between_sd"],
            left_bias=options["left_bias"],
            dropout=options["dropout"],
            inattentive=options["inattentive"],
        )
        try:
            made = simulate(
                study=study, participants=options["participants"], truth=truth, seed=options["seed"]
            )
        except SimulationError as error:
            raise CommandError(str(error)) from error
        _note(slug, len(made))
        complete = sum(participant.is_complete for participant in made)
        self.stdout.write(
            f"{len(made)} simulated participants joined {slug}; {complete} completed it. "
            f"See /results/{slug}/?simulated=1 when the server runs."
        )


def _note(slug: str, made: int) -> None:
    details = {"simulated": made}
    write_down(
        actor="simulate",
        action="rehearsed",
        noun="study",
        subject=slug,
        study=slug,
        details=details,
    )
