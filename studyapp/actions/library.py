"""Questionnaires from files: the library that comes with SeeWhy, and a researcher's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from studyapp.actions.questionnaire_flaws import flaws
from studyapp.actions.spec.questionnaires import questionnaire_mistakes, store_questionnaire
from studyapp.actions.spec.reading import CannotRead, read_yaml
from studyapp.models import Questionnaire

FOLDER = settings.BASE_DIR / "fixtures" / "questionnaires"


class LibraryError(Exception):
    """A file holds no questionnaire; `mistakes` names everything that is wrong with it."""

    def __init__(self, path: Path, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        listed = "\n".join(f"- {mistake}" for mistake in mistakes)
        super().__init__(f"{path} is not a questionnaire; nothing was stored:\n{listed}")


@dataclass(frozen=True)
class Loaded:
    """A questionnaire from a file, and whether it is new here."""

    questionnaire: Questionnaire
    is_new: bool


def library_files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def not_loaded() -> dict[str, str]:
    """The library's questionnaires that are not here yet: name of the file -> of what is in it."""
    described = {path.stem: read_yaml(path) for path in library_files()}
    return {stem: str(spec["name"]) for stem, spec in described.items() if not _known(spec)}


@transaction.atomic
def load_questionnaires(paths: Iterable[Path]) -> list[Loaded]:
    """Store the questionnaire of each file; all of them or none.

    One whose name and version are known stays as it is: somebody may have answered it. To load
    changed wording, give the file another version; the versions are kept beside each other.

    Raises
    ------
    LibraryError : a file is no questionnaire.
    """
    return [_load(path) for path in paths]


def _load(path: Path) -> Loaded:
    try:
        spec = read_yaml(path)
    except CannotRead as error:
        raise LibraryError(path, [str(error)]) from error
    mistakes = questionnaire_mistakes(spec) if isinstance(spec, Mapping) else ["not a mapping"]
    if mistakes:
        raise LibraryError(path, mistakes)
    is_new = not _known(spec)
    questionnaire = store_questionnaire(spec)
    # Asked of the stored record, which the transaction takes back if something is wrong.
    if is_new and flaws(questionnaire):
        raise LibraryError(path, flaws(questionnaire))
    return Loaded(questionnaire, is_new)


def _known(spec: Mapping[str, Any]) -> bool:
    version = str(spec.get("version", "1"))
    return Questionnaire.objects.filter(name=spec["name"], version=version).exists()
