"""manage.py delete_study: delete a study with everything of it, for good."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from studyapp.actions.deleting import CannotDelete, Contents, contents_of, delete_study, why_not
from studyapp.management.studies import find_study

BY = "manage.py delete_study"


class Command(BaseCommand):
    help = (
        "Show, and with --yes delete, everything of a study: a draft that nobody met, or one that "
        "is closed and put away, with its answers. Export what you need first: it cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="its slug")
        parser.add_argument("--yes", action="store_true", help="delete; without it, only show")

    def handle(self, *args: Any, **options: Any) -> None:
        study = find_study(options["study"])
        self.stdout.write(f"{study.slug}: {described(contents_of(study))}")
        if reason := why_not(study, is_admin=True):
            raise CommandError(reason)
        if not options["yes"]:
            self.stdout.write("Nothing was deleted; add --yes to delete this.")
            return
        try:
            delete_study(study=study, typed=study.slug, by=BY, is_admin=True)
        except CannotDelete as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Deleted. Its files go with: manage.py purge_media")


def described(contents: Contents) -> str:
    return (
        f"{contents.pictures} pictures, {contents.explanations} explanations, "
        f"{contents.participants} participants with their answers, "
        f"{contents.registrations} registrations"
    )
