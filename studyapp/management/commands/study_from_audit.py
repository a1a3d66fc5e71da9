"""A draft study of what an audit found."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.auditing import CHOICES
from studyapp.actions.belonging import settle
from studyapp.actions.create_study import SpecError
from studyapp.actions.runs import CannotPrecompute
from studyapp.actions.spec.reading import CannotRead
from studyapp.actions.study_from_audit import study_from_audit
from studyapp.management.making import add_explain, add_member, find_members, say_made


class Command(BaseCommand):
    help = (
        "Make a draft study of an audit's pictures, by default those that are right for the wrong "
        "reason. The audited method is one condition, and its maps are not computed again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("out", type=Path, metavar="OUT", help="the folder of an audit's report")
        add("--name", required=True, help="the study's slug, part of its address")
        add(
            "--method",
            action="append",
            default=[],
            help="what the audited method is compared with; may be repeated (default: random_map, "
            "a control)",
        )
        add("--which", choices=list(CHOICES), default="wrong-reason", help="which pictures")
        add("--most", type=int, metavar="N", help="pictures at most, the most confident first")
        add("--dataset", type=Path, help="where the annotations lie now")
        add("--model", help="where the network lies now")
        add("--texts", type=Path, help="overrides keys of fixtures/audit_study.yaml")
        add_member(parser)
        add_explain(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["out"]
        members = find_members(options["member"])
        try:
            study = study_from_audit(
                folder=folder,
                name=options["name"],
                methods=options["method"],
                which=options["which"],
                most=options["most"],
                texts=options["texts"],
                dataset=options["dataset"],
                model=options["model"],
                also=partial(
                    settle,
                    command="study_from_audit",
                    members=members,
                    freeze_after=options["explain"],
                ),
            )
        except (SpecError, CannotRead, CannotPrecompute, ValueError, LookupError, OSError) as error:
            raise CommandError(f"No study was made of {folder}:\n{error}") from error
        say_made(study, self.stdout.write)
