"""A draft study from a bundle that `export_study` wrote, on this machine or another."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.belonging import settle
from studyapp.actions.bundle import LARGEST, BundleError
from studyapp.actions.bundle.taking_in import COMMAND, TakenIn, import_study
from studyapp.actions.create_study import SpecError
from studyapp.management.making import add_member, find_members, say_whose


class Command(BaseCommand):
    help = "Make a draft study from a bundle; no explanation is computed again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BUNDLE.zip")
        parser.add_argument("--name", default="", help="another slug than the bundle's own")
        parser.add_argument("--sha256", default="", help="the checksum that its maker tells you")
        parser.add_argument(
            "--without-answers", action="store_true", help="leave out answers that are in it"
        )
        parser.add_argument(
            "--largest",
            type=int,
            default=LARGEST // 2**20,
            metavar="MIB",
            help="mebibytes that it may have unpacked (default: %(default)s)",
        )

        add_member(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        members = find_members(options["member"])

        def also(taken: TakenIn) -> None:
            settle(
                taken.study,
                command=COMMAND,
                members=members,
                details={"bundle_sha256": taken.sha256},
            )
            if taken.answers is not None:
                taken.answers.members.add(*members)

        try:
            taken = import_study(
                path=path,
                name=options["name"],
                largest=options["largest"] * 2**20,
                sha256=options["sha256"],
                with_answers=not options["without_answers"],
                also=also,
            )
        except (BundleError, SpecError) as error:
            raise CommandError(f"{path} was not taken in; nothing was stored:\n{error}") from error
        self._say(taken)

    def _say(self, taken: TakenIn) -> None:
        study = taken.study
        self.stdout.write(
            f"Made the draft study {study.slug!r} with {study.images.count()} pictures; "
            "nothing had to be computed."
        )
        say_whose(study, self.stdout.write)
        for one in taken.renamed:
            self.stdout.write(
                f"Another questionnaire {one.name!r}, version {one.version}, is here already; the "
                f"study's is version {one.here} here."
            )
        if taken.answers is not None:
            self.stdout.write(
                f"Its answers are kept apart, as the imported answers {taken.answers.slug!r}: "
                f"{taken.answers.participants} participants."
            )
        self.stdout.write(
            f"Next: python manage.py up, and look at it under /studies/{study.slug}/."
        )
