"""manage.py add_pictures: a folder or a zip file of pictures becomes a study's."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from studyapp.actions.logbook import write_down
from studyapp.actions.pictures import PicturesRefused
from studyapp.actions.pictures.finding import gather, unwrapped
from studyapp.actions.pictures.taking_in import TakenIn, Terms, take_in
from studyapp.actions.pictures.unpacking import unpack
from studyapp.management.studies import find_study
from studyapp.models import Study


class Command(BaseCommand):
    help = (
        "Add pictures to a study: a folder or a zip file, with a manifest in it or beside it, or "
        "with a sub-folder for each class (docs/pictures.md). What is refused is named; the rest "
        "goes on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the study's short name")
        parser.add_argument("source", type=Path, help="a folder or a .zip file")
        parser.add_argument("--manifest", type=Path, help="a .csv or .json file that is elsewhere")
        parser.add_argument(
            "--folders-mean-nothing",
            action="store_true",
            help="without a manifest, the names of sub-folders are no classes",
        )
        parser.add_argument("--licence", default="", help="of all that say nothing else")
        parser.add_argument("--credit", default="", help="whose they are, likewise")
        parser.add_argument("--tag", action="append", default=[], help="for all of them; repeat it")
        parser.add_argument("--practice", action="store_true", help="they are for practice")

    def handle(self, *args: Any, **options: Any) -> None:
        study = find_study(options["slug"])
        try:
            taken = self._take_in(study, options)
        except PicturesRefused as refusal:
            listed = "\n".join(f"- {problem}" for problem in refusal.problems)
            raise CommandError(f"No picture was added:\n{listed}") from refusal
        write_down(
            actor="add_pictures",
            action="added",
            noun="pictures",
            subject=f"{len(taken.added)} pictures",
            study=study.slug,
            details={"added": len(taken.added), "refused": len(taken.refused)},
        )
        self._tell(study, taken)

    def _take_in(self, study: Study, options: dict[str, Any]) -> TakenIn:
        source: Path = options["source"]
        with tempfile.TemporaryDirectory(prefix="seewhy-pictures-") as place:
            folder, problems = source, []
            if source.is_file():
                problems = unpack(source, Path(place))
                folder = unwrapped(Path(place))
            elif not source.is_dir():
                raise CommandError(f"{source} is neither a folder nor a file.")
            gathering = gather(
                folder,
                manifest=options["manifest"],
                folders_are_labels=not options["folders_mean_nothing"],
            )
            gathering.problems[:0] = problems
            terms = Terms(
                licence=options["licence"],
                credit=options["credit"],
                tags=tuple(options["tag"]),
                is_practice=options["practice"],
            )
            return take_in(study=study, gathering=gathering, terms=terms)

    def _tell(self, study: Study, taken: TakenIn) -> None:
        report = taken.as_report()
        report["refused"] = report.pop("problems")
        for name, value in report.items():
            if isinstance(value, list):
                self.stdout.write(f"{name}: {len(value)}")
                for line in value:
                    self.stdout.write(f"- {line}")
            else:
                self.stdout.write(f"{name}: {value}")
        self.stdout.write(f"Next: python manage.py precompute {study.slug}")
