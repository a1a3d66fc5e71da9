"""A classifier from a file, tried out and registered without a browser."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.text import slugify

from studyapp import media
from studyapp.actions.classifiers import ClassifierRefused
from studyapp.actions.classifiers.ordering import Draft, check
from studyapp.actions.classifiers.registering import register_seen
from studyapp.actions.classifiers.trying import try_out
from studyapp.actions.jobs.uploads import UPLOADS
from studyapp.actions.spec.reading import CannotRead, read_yaml

COMMAND = "register_classifier"


class Command(BaseCommand):
    help = (
        "Try out a Keras file in a process of its own, say what it answers to pictures, and "
        "register it. docs/classifiers.md says what its settings may be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .keras file")
        parser.add_argument("--name", default="", help="the file's, unless given")
        parser.add_argument("--stage", default="", help='how far it was trained: "epoch 5"')
        parser.add_argument(
            "--description",
            type=Path,
            help="YAML or JSON: labels, preprocessing ...",
        )
        parser.add_argument(
            "--picture",
            type=Path,
            action="append",
            default=[],
            help="to try it on; may be repeated",
        )
        parser.add_argument("--check", action="store_true", help="only try it out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft = _draft(options)
            check(draft)
            seen = try_out(draft, tick=lambda: None)
            self._tell(seen)
            if not options["check"]:
                record = register_seen(draft, seen, by=COMMAND)
                self.stdout.write(f"Registered as {record.name!r}.")
        except (ClassifierRefused, CannotRead) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _tell(self, seen: Mapping[str, Any]) -> None:
        facts = seen["classifier"]
        self.stdout.write(
            f"{len(facts['labels'])} classes; feature layer: {facts['feature_layer'] or 'none'}"
        )
        for picture in seen["pictures"]:
            answers = (f"{label} {chance:.3f}" for label, chance in picture["answers"])
            self.stdout.write(f"{picture['name']}: {', '.join(answers)}")


def _draft(options: Mapping[str, Any]) -> Draft:
    """What was named on the command line, its files kept among the media."""
    file, described = options["file"], options["description"]
    for path in (file, *options["picture"]):
        if not path.is_file():
            raise ClassifierRefused(f"There is no file {path}; correct its path.")
    told = read_yaml(described) if described else {}
    if not isinstance(told, Mapping):
        raise ClassifierRefused(f"{described}: it does not hold settings by name; correct it.")
    return Draft(
        name=slugify(options["name"] or file.stem),
        path=media.store_file(UPLOADS, file),
        original=file.name,
        stage=options["stage"],
        settings=told,
        samples=[(path.name, media.store_file(UPLOADS, path)) for path in options["picture"]],
    )
