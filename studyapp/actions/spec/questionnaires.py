"""Questionnaires as they are described in files: checked as a whole, then stored."""

from collections.abc import Mapping
from typing import Any

from studyapp.actions.spec.shape import clean_mistakes, entry_mistakes
from studyapp.models import ExpertiseLevel, ItemChoice, Questionnaire, QuestionnaireItem

PLAIN = ("name", "version", "introduction", "source", "licence", "scoring", "translations")
ITEM_KEYS = (
    "code",
    "text",
    "kind",
    "required",
    "scored",
    "reversed",
    "steps",
    "low_label",
    "high_label",
    "translations",
    "choices",
)
CHOICE_KEYS = ("code", "label", "level", "value", "translations")
LONGEST = {"name": 200, "version": 20}  # characters, as in the record
LEVEL_KEYS = ("level", "label", "from_score")


def questionnaire_mistakes(spec: Mapping[str, Any], where: str = "questionnaire") -> list[str]:
    """Everything that is wrong with a description, each with its item."""
    if not spec.get("name") or not isinstance(spec.get("items"), list) or not spec["items"]:
        return [f"{where}: a 'name' and a list of 'items' are needed"]
    mistakes = entry_mistakes(where, spec, (*PLAIN, "items", "levels"))
    if mistakes:
        return mistakes
    mistakes = clean_mistakes(where, _questionnaire(spec), exclude=["name", "version"])
    for key, longest in LONGEST.items():
        if len(str(spec.get(key, ""))) > longest:
            mistakes.append(f"{where}: {key}: longer than {longest} characters")
    mistakes += _given_twice(f"{where}, items", spec["items"], "code")
    for number, entry in enumerate(spec["items"], start=1):
        mistakes += _item_mistakes(f"{where}, item {number}", entry)
    if not isinstance(spec.get("levels"), list | None):
        return [*mistakes, f"{where}: 'levels' must be a list"]
    for key in ("level", "from_score"):
        mistakes += _given_twice(f"{where}, levels", spec.get("levels") or [], key)
    for entry in spec.get("levels") or []:
        place = f"{where}, levels"
        mistakes += entry_mistakes(place, entry, LEVEL_KEYS) or clean_mistakes(
            place, ExpertiseLevel(**entry), exclude=["questionnaire"]
        )
    return mistakes


def _item_mistakes(where: str, entry: Any) -> list[str]:
    mistakes = entry_mistakes(where, entry, ITEM_KEYS)
    if mistakes:
        return mistakes
    plain = {key: value for key, value in entry.items() if key != "choices"}
    where = f"{where} ({plain['code']})" if plain.get("code") else where
    mistakes = clean_mistakes(where, QuestionnaireItem(**plain), exclude=["questionnaire"])
    if not isinstance(entry.get("choices"), list | None):
        return [*mistakes, f"{where}: 'choices' must be a list"]
    mistakes += _given_twice(f"{where}, choices", entry.get("choices") or [], "code")
    for choice in entry.get("choices") or []:
        mistakes += entry_mistakes(where, choice, CHOICE_KEYS) or clean_mistakes(
            where, ItemChoice(**choice), exclude=["item"]
        )
    is_choice = plain.get("kind", "choice") == QuestionnaireItem.Kind.CHOICE
    if is_choice and not entry.get("choices"):
        mistakes.append(f"{where}: a choice item needs 'choices'")
    return mistakes


def _given_twice(where: str, entries: list[Any], key: str) -> list[str]:
    """Values of a key that two entries share, though it tells them apart."""
    values = [entry[key] for entry in entries if isinstance(entry, Mapping) and key in entry]
    twice = dict.fromkeys(str(value) for value in values if values.count(value) > 1)
    return [f"{where}: {key} {value!r} is given twice" for value in twice]


def store_questionnaire(spec: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire of this name and version; an existing one is taken as it is."""
    described = _questionnaire(spec)
    known = Questionnaire.objects.filter(name=described.name, version=described.version).first()
    if known is not None:
        return known
    described.save()
    for position, entry in enumerate(spec["items"], start=1):
        plain = {key: value for key, value in entry.items() if key != "choices"}
        item = QuestionnaireItem.objects.create(questionnaire=described, position=position, **plain)
        for place, choice in enumerate(entry.get("choices") or [], start=1):
            ItemChoice.objects.create(item=item, position=place, **choice)
    for entry in spec.get("levels") or []:
        ExpertiseLevel.objects.create(questionnaire=described, **entry)
    return described


def _questionnaire(spec: Mapping[str, Any]) -> Questionnaire:
    fields = {key: spec[key] for key in PLAIN if key in spec}
    return Questionnaire(**{**fields, "version": str(spec.get("version", "1"))})
