"""A draft study from one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management import BaseCommand, CommandError

from studyapp.actions.create_study import SpecError, create_study
from studyapp.actions.runs import order_run


class _Loader(yaml.SafeLoader):
    """YAML without code, and without names given twice, of which the last would win silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        for name in names:
            if names.count(name) > 1:
                raise yaml.constructor.ConstructorError(
                    problem=f"{name!r} is given twice", problem_mark=node.start_mark
                )
        return super().construct_mapping(node, deep)


class Command(BaseCommand):
    help = "Make a draft study from a YAML file such as fixtures/demonstration.yaml."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--explain",
            type=int,
            metavar="PAIRS",
            help="also order its explanations, and open the study once PAIRS pairs exist",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            spec = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506  # nosec B506
            study = create_study(spec=spec, folder=path.resolve().parent)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not a text file in UTF-8: {error.reason}.") from error
        except yaml.YAMLError as error:
            raise CommandError(f"{path} is not valid YAML: {error}") from error
        except SpecError as error:
            raise CommandError(
                f"{path} is not a complete study; nothing was stored:\n{error}"
            ) from error
        self.stdout.write(
            f"Made the draft study {study.slug!r} with {study.images.count()} pictures."
        )
        if options["explain"]:
            order_run(study=study, freeze_after=options["explain"])
        else:
            self.stdout.write(f"Next: python manage.py precompute {study.slug}")
