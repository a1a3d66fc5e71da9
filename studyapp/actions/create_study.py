"""A study from one description: checked as a whole, made as a whole or not at all."""

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from studyapp import media
from studyapp.actions import precompute, records
from studyapp.models import (
    Classifier,
    Condition,
    ItemChoice,
    Questionnaire,
    QuestionnaireItem,
    Study,
)

TEXTS = (
    "prompt",
    "introduction",
    "consent_version",
    "instructions",
    "debrief",
    "contact",
    "target",
)
NUMBERS = ("trials_per_participant", "stimulus_width", "stimulus_height", "seed")
REQUIRED = (
    "slug",
    "title",
    "consent_text",
    "classifier",
    "conditions",
    "questionnaire",
    "pictures",
)
PICTURE_KEYS = ("path", "package", "folder", "name", "true_label", "licence", "credit")
CONDITION_KEYS = ("name", "method", "parameters", "rendering", "rendering_parameters")


class SpecError(Exception):
    """The description cannot become a study; `mistakes` names every one of them."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        self.mistakes = list(mistakes)
        super().__init__("\n".join(f"- {mistake}" for mistake in mistakes))


@dataclass(frozen=True)
class _Picture:
    path: Path
    details: Mapping[str, str]


def create_study(*, spec: Mapping[str, Any], folder: Path) -> Study:
    """Make a draft study with its classifier, pictures, conditions and questionnaire.

    Parameters
    ----------
    spec : what fixtures/demonstration.yaml holds, as a mapping.
    folder : relative paths in the description start here.

    Raises
    ------
    SpecError : names everything that is missing, unknown or wrong; nothing was stored.
    """
    mistakes = _shape_mistakes(spec)
    if mistakes:
        raise SpecError(mistakes)
    conditions = [_condition(entry) for entry in spec["conditions"]]
    pictures, mistakes = _find_pictures(spec["pictures"], folder)
    mistakes += _record_mistakes(spec, conditions)
    for picture in pictures:
        mistakes += _refusals("pictures", partial(precompute.check_picture, picture.path))
    mistakes += _same_pictures(pictures)
    try:
        network = precompute.read_classifier(spec["classifier"], folder)
        target = str(spec.get("target", "top-1"))
        mistakes += _refusals("target", partial(precompute.check_target, target, network.labels))
    except ValueError as error:
        mistakes.append(f"classifier: {error}")
    if mistakes:
        raise SpecError(mistakes)
    with transaction.atomic():
        return _store(spec, conditions, pictures, records.register_classifier(network))


def _shape_mistakes(spec: Mapping[str, Any]) -> list[str]:
    """What is missing or unknown, before anything is looked at more closely."""
    if not isinstance(spec, Mapping):
        return ["the description must be a mapping of names to values"]
    known = {*REQUIRED, *TEXTS, *NUMBERS}
    mistakes = [f"{key!r} is missing" for key in REQUIRED if not spec.get(key)]
    mistakes += [
        f"{key!r} is unknown; known are: {', '.join(sorted(known))}"
        for key in spec
        if key not in known
    ]
    for key, allowed in (("pictures", PICTURE_KEYS), ("conditions", CONDITION_KEYS)):
        entries = spec.get(key)
        if not isinstance(entries, list | None):
            mistakes.append(f"{key!r} must be a list")
            continue
        for number, entry in enumerate(entries or [], start=1):
            mistakes += _entry_mistakes(f"{key}, number {number}", entry, allowed)
    for key in ("classifier", "questionnaire"):
        if not isinstance(spec.get(key), Mapping | None):
            mistakes.append(f"{key!r} must be a mapping")
    return mistakes


def _entry_mistakes(where: str, entry: Any, allowed: Sequence[str]) -> list[str]:
    if not isinstance(entry, Mapping):
        return [f"{where}: must be a mapping with {', '.join(allowed)}"]
    return [
        f"{where}: {key!r} is unknown; known are: {', '.join(allowed)}"
        for key in entry
        if key not in allowed
    ]


def _condition(entry: Mapping[str, Any]) -> Condition:
    return Condition(**{key: entry[key] for key in CONDITION_KEYS if key in entry})


def _record_mistakes(spec: Mapping[str, Any], conditions: Sequence[Condition]) -> list[str]:
    """What the records themselves refuse: each is validated before the first is stored."""
    study = _study(spec)
    mistakes = _clean("study", study, exclude=["classifier", "questionnaire"])
    names = [condition.name for condition in conditions]
    for number, condition in enumerate(conditions, start=1):
        where = f"condition {condition.name or number!r}"
        mistakes += _clean(where, condition, exclude=["study"])
        mistakes += _refusals(where, partial(precompute.check_condition, condition, names))
    mistakes += [
        f"conditions: the name {name!r} is given twice"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if len(names) < 2:
        mistakes.append("conditions: at least two are needed to compare")
    return mistakes + _questionnaire_mistakes(spec["questionnaire"])


def _questionnaire_mistakes(spec: Mapping[str, Any]) -> list[str]:
    if not spec.get("name") or not isinstance(spec.get("items"), list) or not spec["items"]:
        return ["questionnaire: a 'name' and a list of 'items' are needed"]
    mistakes = []
    for number, entry in enumerate(spec["items"], start=1):
        where = f"questionnaire, item {number}"
        allowed = ("code", "text", "kind", "required", "choices")
        problems = _entry_mistakes(where, entry, allowed)
        if not problems:
            plain = {key: value for key, value in entry.items() if key != "choices"}
            problems = _clean(where, QuestionnaireItem(**plain), exclude=["questionnaire"])
            for choice in entry.get("choices", []):
                keys = ("code", "label", "level")
                problems += _entry_mistakes(where, choice, keys) or _clean(
                    where, ItemChoice(**choice), exclude=["item"]
                )
            if plain.get("kind", "choice") == "choice" and not entry.get("choices"):
                problems.append(f"{where}: a choice item needs 'choices'")
        mistakes += problems
    return mistakes


def _refusals(where: str, check: Callable[[], None]) -> list[str]:
    try:
        check()
    except (ValueError, LookupError) as error:
        return [f"{where}: {error}"]
    return []


def _clean(where: str, record: models.Model, exclude: Sequence[str]) -> list[str]:
    try:
        record.full_clean(exclude=exclude)
    except ValidationError as error:
        return [
            f"{where}: {field.replace('__all__', 'as a whole')}: {' '.join(messages)}"
            for field, messages in error.message_dict.items()
        ]
    return []


def _find_pictures(
    entries: Sequence[Mapping[str, str]], folder: Path
) -> tuple[list[_Picture], list[str]]:
    pictures: list[_Picture] = []
    mistakes: list[str] = []
    for number, entry in enumerate(entries, start=1):
        where = f"pictures, number {number}"
        base = folder
        if "package" in entry:
            found = importlib.util.find_spec(entry["package"])
            if found is None or found.origin is None:
                mistakes.append(f"{where}: package {entry['package']!r} is not installed")
                continue
            base = Path(found.origin).parent
        if ("path" in entry) == ("folder" in entry):
            mistakes.append(f"{where}: give either 'path' or 'folder'")
        elif "path" in entry:
            pictures.append(_Picture(base / entry["path"], entry))
        else:
            inside = precompute.pictures_in(base / entry["folder"])
            pictures += [_Picture(path, entry) for path in inside]
            if not inside:
                mistakes.append(f"{where}: no pictures in folder {base / entry['folder']}")
    return pictures, mistakes


def _same_pictures(pictures: Sequence[_Picture]) -> list[str]:
    """A study asks about a picture once, under whatever name the file lies there."""
    first: dict[str, Path] = {}
    mistakes = []
    for path in (picture.path for picture in pictures if picture.path.is_file()):
        known = first.setdefault(media.sha256_of(path), path)
        if known is not path:
            mistakes.append(f"pictures: {path} is the same picture as {known}; leave one out")
    return mistakes


def _study(spec: Mapping[str, Any]) -> Study:
    fields = ("slug", "title", "consent_text", *TEXTS, *NUMBERS)
    return Study(**{key: spec[key] for key in fields if key in spec})


def _store(
    spec: Mapping[str, Any],
    conditions: Sequence[Condition],
    pictures: Sequence[_Picture],
    classifier: Classifier,
) -> Study:
    study = _study(spec)
    study.classifier = classifier
    study.questionnaire = _questionnaire(spec["questionnaire"])
    study.save()
    for condition in conditions:
        condition.study = study
        condition.save()
    for position, picture in enumerate(pictures, start=1):
        details = {key: picture.details.get(key, "") for key in ("true_label", "licence", "credit")}
        precompute.add_picture(
            study=study,
            content=picture.path.read_bytes(),
            name=picture.details.get("name") or picture.path.name,
            position=position,
            **details,
        )
    return study


def _questionnaire(spec: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire of this name and version; an existing one is taken as it is."""
    fields = {key: spec[key] for key in ("introduction", "source") if key in spec}
    questionnaire, made = Questionnaire.objects.get_or_create(
        name=spec["name"], version=str(spec.get("version", "1")), defaults=fields
    )
    if not made:
        return questionnaire
    for position, entry in enumerate(spec["items"], start=1):
        plain = {key: value for key, value in entry.items() if key != "choices"}
        item = QuestionnaireItem.objects.create(
            questionnaire=questionnaire, position=position, **plain
        )
        for place, choice in enumerate(entry.get("choices", []), start=1):
            ItemChoice.objects.create(item=item, position=place, **choice)
    return questionnaire
