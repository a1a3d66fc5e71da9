"""manage.py report: compute results again from an exported package, and compare."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from studyapp.actions.export.recompute import Recomputed, export_to, recompute
from studyapp.actions.registration.hiding import ResultsHidden
from studyapp.models import Study


class Command(BaseCommand):
    help = (
        "Compute every number of a results page again from the CSV tables of its package alone, "
        "and compare them with those in the package. Of a study of this installation the package "
        "is made first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", help="a package (zip file or folder), or a study's short name (slug)"
        )
        parser.add_argument("--simulated", action="store_true", help="of a study: the rehearsal")
        parser.add_argument("--output", type=Path, help="write results.json to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        found = _results(options["source"], simulated=options["simulated"])
        for path in found.altered:
            self.stderr.write(f"{path} is not as it was exported.")
        if options["output"]:
            options["output"].write_text(found.computed, encoding="utf-8", newline="\n")
        else:
            self.stdout.write(found.computed, ending="")
        if found.stored is None:
            self.stderr.write("The package has no results.json to compare with.")
        elif found.is_the_same:
            self.stderr.write("The same as results.json in the package, byte for byte.")
        else:
            raise CommandError(
                "These results differ from results.json in the package, first in: "
                f"{found.first_difference()}. Was it made by another version of SeeWhy or of the "
                "libraries? analysis_manifest.json names them."
            )


def _results(source: str, *, simulated: bool) -> Recomputed:
    from studyapp.analysis.package.reading import PackageError

    try:
        study = None if Path(source).exists() else Study.objects.filter(slug=source).first()
        if study is None:
            return recompute(Path(source))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{source}.zip"
            export_to(file, study=study, simulated=simulated)
            return recompute(file)
    except (PackageError, ResultsHidden) as error:
        raise CommandError(str(error)) from error
