"""A study from one description: checked as a whole, made as a whole or not at all."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from studyapp.actions import precompute, records
from studyapp.actions.spec import mistakes as told
from studyapp.actions.spec.files import found
from studyapp.actions.spec.known import known_mistakes
from studyapp.actions.spec.mistakes import Mistake, without_echoes
from studyapp.actions.spec.opening import contradictions, questionnaire_flaws, warnings
from studyapp.actions.spec.parts import Parts, read_parts, refusals
from studyapp.actions.spec.pictures import (
    Picture,
    find_pictures,
    store_pictures,
    target_mistakes,
)
from studyapp.actions.spec.plan import levels_of
from studyapp.actions.spec.questionnaires import content_mistakes, store_questionnaire
from studyapp.actions.spec.schema.checking import check
from studyapp.actions.spec.schema.tables import STUDY
from studyapp.models import AskedQuestionnaire, Study
from studyapp.models.material import OWN_MAPS

ReadNetwork = Callable[[Mapping[str, Any], Path], records.Network]
APART = ("preprocessing", "feature_layer")  # settings of a classifier that are looked at one by one


def read_here(described: Mapping[str, Any], folder: Path) -> records.Network:
    """Load a described classifier once; its file lies in the folder, or is kept here already."""
    # Absolute: whoever reads it begins where it lies, not in the folder once more.
    start = folder.absolute()
    where = {"path": str(found(start, described["path"]))} if described.get("path") else {}
    return precompute.read_classifier({**described, **where}, folder)


class SpecError(Exception):
    """The description cannot become a study; `mistakes` names every one of them."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = list(dict.fromkeys(mistakes))
        super().__init__("\n".join(f"- {mistake}" for mistake in self.mistakes))


@dataclass(frozen=True)
class Checked:
    """A description without a mistake, with what it takes to store it."""

    spec: Mapping[str, Any]
    parts: Parts
    pictures: Sequence[Picture]
    networks: Mapping[str, records.Network]

    @property
    def warnings(self) -> list[Mistake]:
        """What is no mistake, and yet perhaps not meant or not finished."""
        return warnings(self.spec, self.parts.study, self.networks[""].labels)


def create_study(
    *,
    spec: Mapping[str, Any],
    folder: Path,
    known: Sequence[Mistake] = (),
    may_lack: bool = False,
    also: Callable[[Study], object] = lambda study: None,
    read_network: ReadNetwork = read_here,
) -> Study:
    """Make a draft study with its classifier, pictures, conditions, questionnaires and settings.

    Parameters
    ----------
    spec, folder, known, may_lack, read_network : as `check_study` takes them.
    also : what else belongs to making it; if it raises, nothing is stored.

    Raises
    ------
    SpecError : names everything that is missing, unknown or wrong; nothing was stored.
    """
    checked = check_study(
        spec=spec, folder=folder, known=known, may_lack=may_lack, read_network=read_network
    )
    with transaction.atomic():
        study = _store(checked)
        also(study)
        return study


def check_study(
    *,
    spec: Mapping[str, Any],
    folder: Path,
    known: Sequence[Mistake] = (),
    may_lack: bool = False,
    read_network: ReadNetwork = read_here,
) -> Checked:
    """Everything that is wrong with a description, found before anything is stored.

    Parameters
    ----------
    spec : what docs/study-file.md describes, as a mapping.
    folder : relative paths in the description start here.
    known : mistakes that were found when it was read.
    may_lack : it describes an unfinished draft: what would only keep it from opening is no mistake.
    read_network : reads a described classifier; ValueError says what is wrong with it.

    Raises
    ------
    SpecError : names everything that is missing, unknown or wrong.
    """
    if not isinstance(spec, Mapping):
        lacking = [] if may_lack else check({}, STUDY).mistakes
        raise SpecError([*known, *check(spec, STUDY).mistakes, *lacking])
    shape = check(spec, STUDY, partial=may_lack)
    first, sound = without_echoes(known, shape.mistakes), shape.sound
    pictures, later = find_pictures(sound.get("pictures") or [], folder)
    networks, wrong_networks = _read_networks(sound, folder, read_network)
    labels = {name: network.labels for name, network in networks.items()}
    later += wrong_networks + target_mistakes(sound.get("pictures") or [], labels)
    later += _questionnaire_mistakes(sound, first, may_lack=may_lack)
    parts, wrong_parts = read_parts(sound, may_lack, [*first, *later])
    later += wrong_parts
    if not may_lack:
        later += [*_dangling_levels(sound), *contradictions(sound, parts.study)]
    mistakes = without_echoes(first, later)
    if mistakes:
        raise SpecError(mistakes)
    return Checked(sound, parts, pictures, networks)


def _read_networks(
    spec: Mapping[str, Any], folder: Path, read: ReadNetwork
) -> tuple[dict[str, records.Network], list[Mistake]]:
    """The study's classifier, under no name, and those that conditions have of their own."""
    asked: list[tuple[str, Mapping[str, Any], told.Path]] = [
        (str(entry.get("name", "")), entry["classifier"], ("conditions", place, "classifier"))
        for place, entry in enumerate(spec.get("conditions") or [])
        if entry.get("classifier") and entry.get("name")
    ]
    if spec.get("classifier"):
        asked.insert(0, ("", spec["classifier"], ("classifier",)))
    networks: dict[str, records.Network] = {}
    mistakes: list[Mistake] = []
    target = str(spec.get("target", "top-1"))
    mistakes += refusals("target", partial(precompute.check_target, target), ("target",))
    for name, described, at in asked:
        where = f"condition {name!r}: classifier" if name else "classifier"
        network, wrong = _read_apart(where, described, at, lambda given: read(given, folder))
        mistakes += wrong
        if network is None:
            continue
        networks[name] = network
        if networks[name].path is None:
            mistakes += _uncomputable(spec, name)
        check = partial(precompute.check_target, target, networks[name].labels)
        mistakes += refusals(f"{where}: target" if name else "target", check, ("target",))
    return networks, list(dict.fromkeys(mistakes))


def _read_apart(
    where: str, described: Mapping[str, Any], at: told.Path, read: Callable[..., records.Network]
) -> tuple[records.Network | None, list[Mistake]]:
    """A classifier, and every setting of it that is refused: the rest is tried without it."""
    mistakes: list[Mistake] = []
    while True:
        try:
            return read(described), mistakes
        except ValueError as error:
            said = str(error)
        named = [key for key in APART if key in described and re.search(rf"\b{key}\b", said)]
        mistakes.append(Mistake(f"{where}: {said}", (*at, *named[:1])))
        if not named:
            return None, mistakes
        described = {key: described[key] for key in described if key != named[0]}


def _uncomputable(spec: Mapping[str, Any], owner: str) -> list[Mistake]:
    """Conditions that would have to be computed by a network of which there is no file."""
    return [
        Mistake(
            f"condition {entry.get('name')!r}: its classifier is elsewhere, so {entry['method']} "
            f"cannot be computed; its method must be {OWN_MAPS}",
            ("conditions", place, "method"),
        )
        for place, entry in enumerate(spec.get("conditions") or [])
        if entry.get("method", OWN_MAPS) != OWN_MAPS
        and (entry.get("name") == owner if owner else not entry.get("classifier"))
    ]


def _further(spec: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return spec.get("further_questionnaires") or []


def _questionnaire_mistakes(
    spec: Mapping[str, Any], known: Sequence[str], *, may_lack: bool
) -> list[Mistake]:
    """Of the study's own questionnaire and the further ones."""
    asked: list[tuple[Any, str, told.Path]] = [
        (spec.get("questionnaire"), "questionnaire", ("questionnaire",))
    ]
    for place, entry in enumerate(_further(spec)):
        where = f"further_questionnaires, number {place + 1}"
        there: told.Path = ("further_questionnaires", place, "questionnaire")
        asked.append((entry.get("questionnaire"), where, there))
    mistakes = []
    for described, where, at in asked:
        found = content_mistakes(described or {}, where, at, may_lack=may_lack)
        found += known_mistakes(described or {}, where, at)
        is_wrong = found or any(told.path_of(one)[: len(at)] == at for one in known)
        if not (is_wrong or may_lack):
            found = questionnaire_flaws(described, where, at)
        mistakes += found
    return mistakes + _asked_twice(spec)


def _asked_twice(spec: Mapping[str, Any]) -> list[Mistake]:
    """Questionnaires that would be put to the same person twice."""
    asked = [spec.get("questionnaire"), *(entry.get("questionnaire") for entry in _further(spec))]
    names = [(q.get("name"), str(q.get("version", "1"))) if q else None for q in asked]
    return [
        Mistake(
            f"further_questionnaires: {name[0]!r}, version {name[1]}, is asked twice; leave one "
            "out",
            ("further_questionnaires", place - 1, "questionnaire", "name"),
        )
        for place, name in enumerate(names)
        if name is not None and name in names[:place]
    ]


def _dangling_levels(spec: Mapping[str, Any]) -> list[Mistake]:
    """Quotas of levels that the questionnaire does not have."""
    levels = levels_of(spec.get("questionnaire") or {})
    return [
        Mistake(
            f"quotas: level {level} is none of the questionnaire's; choose from: "
            f"{', '.join(map(str, sorted(levels))) or 'none'}",
            ("quotas", level),
            is_about_name=True,
        )
        for level in spec.get("quotas") or {}
        if str(level) not in set(map(str, levels))
    ]


def _store(checked: Checked) -> Study:
    spec, parts, networks = checked.spec, checked.parts, checked.networks
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
    store_pictures(study, checked.pictures)
    return study
