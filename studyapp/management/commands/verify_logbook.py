"""manage.py verify_logbook: whether anybody has altered what was written down."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from studyapp.actions.logbook import breaks, holds
from studyapp.models import LogbookEntry


class Command(BaseCommand):
    help = (
        "Check that no entry of the logbook was altered or taken out, and print the hash of the "
        "last. Keep that hash elsewhere: with --holds it shows later that none was taken from the "
        "end either."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--holds", metavar="SHA256", default="", help="a hash that was printed before"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        first = next(breaks(), None)
        if first is not None:
            raise CommandError(
                f"{first} What stands before it is as it was written; compare what follows with a "
                "backup."
            )
        if options["holds"] and not holds(options["holds"]):
            raise CommandError(
                f"No entry has the hash {options['holds']}: entries were taken from the end, or "
                "the hash is of another installation. Compare with a backup."
            )
        last = LogbookEntry.objects.order_by("-number").first()
        if last is None:
            self._say_why_empty()
            return
        self.stdout.write(f"{last.number} entries, none altered. The last has the hash")
        self.stdout.write(last.sha256)

    def _say_why_empty(self) -> None:
        accounts = User.objects.count()
        if accounts:
            raise CommandError(
                f"The logbook is empty, but there are accounts ({accounts}), and every account is "
                "noted when it is made: its entries were taken away. Compare with a backup."
            )
        self.stdout.write("The logbook is empty.")
