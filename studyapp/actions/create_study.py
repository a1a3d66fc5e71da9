"""A study from one description: checked as a whole, made as a whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from studyapp.actions import precompute, records
from studyapp.actions.spec.parts import Parts, read_parts, refusals
from studyapp.actions.spec.pictures import Picture, find_pictures, store_pictures
from studyapp.actions.spec.questionnaires import questionnaire_mistakes, store_questionnaire
from studyapp.actions.spec.shape import shape_mistakes
from studyapp.models import AskedQuestionnaire, Study


class SpecError(Exception):
    """The description cannot become a study; `mistakes` names every one of them."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n".join(f"- {mistake}" for mistake in mistakes))


def create_study(
    *,
    spec: Mapping[str, Any],
    folder: Path,
    also: Callable[[Study], object] = lambda study: None,
    read_network: Callable[[Mapping[str, Any], Path], records.Network] = precompute.read_classifier,
) -> Study:
    """Make a draft study with its classifier, pictures, conditions, questionnaires and settings.

    Parameters
    ----------
    spec : what fixtures/complete_study.yaml holds, which has nearly every key, as a mapping.
    folder : relative paths in the description start here.
    also : what else belongs to making it; if it raises, nothing is stored.
    read_network : reads a described classifier; ValueError says what is wrong with it.

    Raises
    ------
    SpecError : names everything that is missing, unknown or wrong; nothing was stored.
    """
    mistakes = shape_mistakes(spec)
    if mistakes:
        raise SpecError(mistakes)
    pictures, mistakes = find_pictures(spec["pictures"], folder)
    parts, wrong_parts = read_parts(spec)
    mistakes += wrong_parts + questionnaire_mistakes(spec["questionnaire"])
    mistakes += _further_mistakes(spec)
    networks, wrong_networks = _read_networks(spec, folder, read_network)
    mistakes += wrong_networks
    if mistakes:
        raise SpecError(mistakes)
    with transaction.atomic():
        study = _store(spec, parts, pictures, networks)
        also(study)
        return study


def _read_networks(
    spec: Mapping[str, Any],
    folder: Path,
    read: Callable[[Mapping[str, Any], Path], records.Network],
) -> tuple[dict[str, records.Network], list[str]]:
    """The study's classifier, under no name, and those that conditions have of their own."""
    asked = {"": spec["classifier"]}
    asked |= {
        str(entry["name"]): entry["classifier"]
        for entry in spec["conditions"]
        if entry.get("name") and entry.get("classifier")
    }
    networks, mistakes = {}, []
    target = str(spec.get("target", "top-1"))
    for name, described in asked.items():
        where = f"condition {name!r}: classifier" if name else "classifier"
        if not isinstance(described, Mapping):
            mistakes.append(f"{where}: it must be a mapping, with 'path' or 'pretrained'")
            continue
        try:
            networks[name] = read(described, folder)
        except ValueError as error:
            mistakes.append(f"{where}: {error}")
            continue
        check = partial(precompute.check_target, target, networks[name].labels)
        mistakes += refusals(f"{where}: target" if name else "target", check)
    return networks, mistakes


def _further(spec: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return spec.get("further_questionnaires") or []


def _further_mistakes(spec: Mapping[str, Any]) -> list[str]:
    mistakes = []
    for number, entry in enumerate(_further(spec), start=1):
        where = f"further_questionnaires, number {number}"
        if not isinstance(entry.get("questionnaire"), Mapping):
            mistakes.append(f"{where}: 'questionnaire' must be a mapping")
            continue
        mistakes += questionnaire_mistakes(entry["questionnaire"], where)
        place = entry.get("place", AskedQuestionnaire.Place.AFTER)
        if place not in AskedQuestionnaire.Place.values:
            mistakes.append(f"{where}: place {place!r} must be before or after")
    return mistakes + _asked_twice(spec)


def _asked_twice(spec: Mapping[str, Any]) -> list[str]:
    """Questionnaires that would be put to the same person twice."""
    asked = [spec["questionnaire"], *(entry.get("questionnaire") for entry in _further(spec))]
    names = [(q.get("name"), str(q.get("version", "1"))) for q in asked if isinstance(q, Mapping)]
    return [
        f"further_questionnaires: {name!r}, version {version}, is asked twice; leave one out"
        for name, version in dict.fromkeys(names)
        if names.count((name, version)) > 1
    ]


def _store(
    spec: Mapping[str, Any],
    parts: Parts,
    pictures: Sequence[Picture],
    networks: Mapping[str, records.Network],
) -> Study:
    study = parts.study
    study.classifier = records.register_classifier(networks[""])
    for condition in parts.conditions:
        if condition.name in networks:
            condition.classifier = records.register_classifier(networks[condition.name])
    study.questionnaire = store_questionnaire(spec["questionnaire"])
    parts.store()
    for position, entry in enumerate(_further(spec), start=1):
        AskedQuestionnaire.objects.create(
            study=study,
            questionnaire=store_questionnaire(entry["questionnaire"]),
            place=entry.get("place", AskedQuestionnaire.Place.AFTER),
            position=position,
        )
    store_pictures(study, pictures)
    return study
