"""manage.py import_answers: the statistics for answers that were collected with other tools."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from studyapp.actions.import_answers import CannotImport, import_answers
from studyapp.actions.logbook import write_down


class Command(BaseCommand):
    help = (
        "Import answers that were collected with another tool, from a CSV file and a key that says "
        "what its columns mean (docs/importing.md), and compute their results."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file, long or wide")
        parser.add_argument("--mapping", type=Path, required=True, help="the key, a YAML file")
        parser.add_argument(
            "--replace", action="store_true", help="replace what has the same short name"
        )
        parser.add_argument(
            "--member", action="append", default=[], help="a user who may see the results"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model().objects.filter(username__in=options["member"])
        unknown = sorted(set(options["member"]) - {user.get_username() for user in users})
        if unknown:
            raise CommandError(f"There is no user {', '.join(map(repr, unknown))}.")
        try:
            kept = import_answers(
                file=options["file"],
                key=options["mapping"],
                replaces=options["replace"],
                members=users,
            )
        except CannotImport as error:
            raise CommandError(str(error)) from error
        details = {"file": kept.source_name, "sha256": kept.source_sha256}
        write_down(
            actor="import_answers",
            action="replaced" if options["replace"] else "added",
            noun="imported answers",
            subject=kept.slug,
            details=details,
        )
        self.stdout.write(
            f"{kept.trials} answers of {kept.participants} participants are imported. "
            f"See {reverse('imported_results', args=[kept.slug])} when the server runs."
        )
