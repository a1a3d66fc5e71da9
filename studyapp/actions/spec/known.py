"""Questionnaires that are described although there is one of their name and version here already.

What is here was perhaps answered, so it stays as it is; a description that says something else
needs another version, and must not silently mean the one that is here.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from studyapp.actions.spec.mistakes import Mistake, Path
from studyapp.actions.spec.questionnaires import records_of
from studyapp.actions.spec.writing import questionnaire_description, questionnaire_written
from studyapp.actions.versions import next_version
from studyapp.models import ExpertiseLevel, Questionnaire


class Renamed(NamedTuple):
    """A questionnaire that got another version here than where it comes from."""

    name: str
    version: str
    here: str


def known_mistakes(spec: Mapping[str, Any], where: str, at: Path) -> list[Mistake]:
    """That another questionnaire of this name and version is here."""
    others = _differing(spec)
    if not others:
        return []
    said = (
        f"{where}: {spec['name']!r}, version {spec.get('version', '1')}, is here already and is "
        f"another one ({', '.join(others)}); give this one another version"
    )
    return [Mistake(said, (*at, "version"))]


def under_free_versions(spec: dict[str, Any]) -> list[Renamed]:
    """Give a study's questionnaires the next versions that are free, where theirs are others here.

    One that was taken in before under a later version is recognised.
    """
    renamed = []
    for described in _questionnaires(spec):
        before = str(described.get("version", "1"))
        while _differing(described):
            described["version"] = next_version(str(described.get("version", "1")))
        if str(described.get("version", "1")) != before:
            renamed.append(Renamed(str(described["name"]), before, str(described["version"])))
    return renamed


def _questionnaires(spec: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield spec["questionnaire"]
    for entry in spec.get("further_questionnaires") or []:
        if entry.get("questionnaire"):
            yield entry["questionnaire"]


def _differing(spec: Mapping[str, Any]) -> list[str]:
    """In what the one that is here differs; empty where there is none, or it is the same."""
    described, items, levels = records_of(spec)
    here = Questionnaire.objects.filter(name=described.name, version=described.version).first()
    if here is None:
        return []
    asked = questionnaire_written(described, items, sorted(levels, key=_place))
    stored = questionnaire_description(here)
    return [key for key in stored if stored[key] != asked[key]]


def _place(level: ExpertiseLevel) -> tuple[bool, int]:
    """As levels are read from the database; one that lacks its number comes last."""
    return level.level is None, level.level
