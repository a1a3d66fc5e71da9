"""manage.py purge: delete what was promised to be kept for a while only."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from studyapp.actions.logbook import write_down
from studyapp.actions.recruitment.retention import Due, due, purge


class Command(BaseCommand):
    help = (
        "Show, and with --yes delete, everything of participants in studies that have been closed "
        "longer than their retention time. Export what you need first: it cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--identities",
            action="store_true",
            help="of every closed study also delete who recruiters say that participants are, and "
            "the invitations; answers stay",
        )
        parser.add_argument("--yes", action="store_true", help="delete; without it, only show")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = due(identities=options["identities"])
        if not rows:
            self.stdout.write("Nothing is due.")
            return
        for row in rows:
            self.stdout.write(describe(row))
            if options["yes"]:
                purge(row, progress=lambda done, row=row: self._show(done, row))  # type: ignore[misc]
                write_down(
                    actor="purge",
                    action="purged",
                    noun="study",
                    subject=row.study.slug,
                    study=row.study.slug,
                    details={"reason": str(row.reason), "participants": row.participants},
                )
                self.stdout.write("  deleted")
        if not options["yes"]:
            self.stdout.write("Nothing was deleted; add --yes to delete this.")

    def _show(self, done: int, row: Due) -> None:
        self.stdout.write(f"  {done} of {row.participants} participants")


def describe(row: Due) -> str:
    return (
        f"{row.study.slug} ({row.reason}): {row.participants} participants with their answers, "
        f"{row.identities} identities, {row.invitations} invitations"
    )
