"""manage.py invite STUDY --count N: personal links as CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from studyapp.actions.logbook import write_down
from studyapp.actions.recruitment.invitations import (
    COLUMNS,
    InvitationError,
    check_site,
    invitation_row,
    make_invitations,
)
from studyapp.analysis.cells import csv_lines
from studyapp.management.studies import find_study


class Command(BaseCommand):
    help = (
        "Make personal links that let one person each take part, and print them as CSV. Whoever "
        "has a link can take part with it, so keep the list to yourself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="the study's short name (slug)")
        parser.add_argument("--count", type=int, default=0, help="how many links")
        parser.add_argument("--labels", type=Path, help="a file with one label a line, for as many")
        parser.add_argument(
            "--site",
            default=settings.SITE,
            help="what the links begin with, such as https://study.example.org; by default the "
            "environment's SEEWHY_SITE",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        study = find_study(options["study"])
        try:
            site = check_site(options["site"])
            made = make_invitations(
                study=study, count=options["count"], labels=_labels(options["labels"])
            )
        except InvitationError as error:
            raise CommandError(str(error)) from error
        write_down(
            actor="invite",
            action="made personal links",
            noun="study",
            subject=study.slug,
            study=study.slug,
            details={"count": len(made)},
        )
        rows = (invitation_row(study, invitation, site) for invitation in made)
        for line in csv_lines(COLUMNS, rows):
            self.stdout.write(line, ending="")


def _labels(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The labels in {path} cannot be read: {error}.") from error
