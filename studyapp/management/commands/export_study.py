"""A study as one file, for another machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from studyapp.actions.bundle import LARGEST, BundleError
from studyapp.actions.bundle.writing import export_study
from studyapp.forms.bundles import LARGEST_UPLOAD
from studyapp.management.studies import find_study


class Command(BaseCommand):
    help = (
        "Write a study as one file: its description, pictures, network, explanations, "
        "measurements, questions and registrations, with checksums; and nothing of anybody who "
        "took part, unless answers are asked for."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("study", help="its slug")
        parser.add_argument("out", type=Path, metavar="OUT.zip")
        parser.add_argument("--replace", action="store_true", help="replace a file of this name")
        parser.add_argument(
            "--with-answers",
            action="store_true",
            help="also what real participants answered, without the recruiter's numbers",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        study = find_study(options["study"])
        out: Path = options["out"]
        try:
            made = export_study(
                study=study,
                path=out,
                replaces=options["replace"],
                with_answers=options["with_answers"],
            )
        except BundleError as error:
            raise CommandError(f"{study.slug} was not exported: {error}.") from error
        self.stdout.write(f"Wrote {out}: {made.files} files, {made.bytes / 2**20:.1f} MiB.")
        self.stdout.write(f"SHA-256: {made.sha256}")
        if made.unpacked > LARGEST:
            mebibytes = -(-made.unpacked // 2**20)
            self.stdout.write(
                f"It has {mebibytes:,} MiB unpacked, more than is taken in unasked: give "
                f"--largest {mebibytes} there."
            )
        elif made.bytes > LARGEST_UPLOAD:
            self.stdout.write("It is larger than 1 GiB, which no browser may send.")
        self.stdout.write(
            f"Next, on another machine: python manage.py import_study {out.name} "
            "(with --sha256 and this number, sent another way, it is certain to be this file)"
        )
