"""Questionnaires as they are described in files: checked as a whole, then stored."""

from collections.abc import Mapping, Sequence
from typing import Any

from studyapp.actions.spec.mistakes import Mistake, Path, without_echoes
from studyapp.actions.spec.schema.checking import check
from studyapp.actions.spec.schema.tables import CHOICE, ITEM, QUESTIONNAIRE
from studyapp.actions.spec.shape import clean_mistakes
from studyapp.models import ExpertiseLevel, ItemChoice, Questionnaire, QuestionnaireItem

PLAIN = tuple(key.name for key in QUESTIONNAIRE.keys if key.name not in ("items", "levels"))
ITEM_KEYS = tuple(key.name for key in ITEM.keys)
CHOICE_KEYS = tuple(key.name for key in CHOICE.keys)
LONGEST = {"name": 200, "version": 20}  # characters, as in the record


def questionnaire_mistakes(spec: Any, where: str = "questionnaire") -> list[str]:
    """Everything that is wrong with a description, each with its item."""
    checked = check(spec, QUESTIONNAIRE, where)
    return without_echoes(checked.mistakes, content_mistakes(checked.sound, where))


def content_mistakes(
    spec: Mapping[str, Any], where: str, at: Path = (), *, may_lack: bool = False
) -> list[Mistake]:
    """What the records refuse of a description of the right shape.

    Parameters
    ----------
    at : where the questionnaire is.
    may_lack : it describes an unfinished draft.
    """
    mistakes = clean_mistakes(where, _questionnaire(spec), ["name", "version"], at)
    for key, longest in LONGEST.items():
        if len(str(spec.get(key, ""))) > longest:
            said = f"{where}: {key}: longer than {longest} characters"
            mistakes.append(Mistake(said, (*at, key)))
    items = _entries(spec, "items")
    mistakes += _given_twice(f"{where}, items", items, "code", (*at, "items"))
    for place, entry in enumerate(items):
        here = f"{where}, item {place + 1}"
        mistakes += _item_mistakes(here, entry, (*at, "items", place), may_lack=may_lack)
    levels = _entries(spec, "levels")
    for key in ("level", "from_score"):
        mistakes += _given_twice(f"{where}, levels", levels, key, (*at, "levels"))
    for place, entry in enumerate(levels):
        level = ExpertiseLevel(**entry)
        below = (*at, "levels", place)
        mistakes += clean_mistakes(f"{where}, levels", level, ["questionnaire"], below)
    return mistakes


def _item_mistakes(
    where: str, entry: Mapping[str, Any], at: Path, *, may_lack: bool
) -> list[Mistake]:
    plain = {key: value for key, value in entry.items() if key != "choices"}
    where = f"{where} ({plain['code']})" if plain.get("code") else where
    mistakes = clean_mistakes(where, QuestionnaireItem(**plain), ["questionnaire"], at)
    choices = _entries(entry, "choices")
    mistakes += _given_twice(f"{where}, choices", choices, "code", (*at, "choices"))
    for place, choice in enumerate(choices):
        below = (*at, "choices", place)
        mistakes += clean_mistakes(where, ItemChoice(**choice), ["item"], below)
    is_choice = plain.get("kind", "choice") == QuestionnaireItem.Kind.CHOICE
    if is_choice and not choices and not may_lack:
        mistakes.append(Mistake(f"{where}: a choice item needs 'choices'", (*at, "choices")))
    return mistakes


def _entries(described: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [dict(entry or {}) for entry in described.get(key) or []]


def _given_twice(
    where: str, entries: Sequence[Mapping[str, Any]], key: str, at: Path
) -> list[Mistake]:
    """Values of a key that two entries share, though it tells them apart; where the second is."""
    values = [entry.get(key) for entry in entries]
    return [
        Mistake(f"{where}: {key} {str(value)!r} is given twice", (*at, place, key))
        for place, value in enumerate(values)
        if value is not None and value in values[:place]
    ]


Items = list[tuple[QuestionnaireItem, list[ItemChoice]]]


def records_of(
    spec: Mapping[str, Any],
) -> tuple[Questionnaire, Items, list[ExpertiseLevel]]:
    """The records of a description without mistakes, none of them stored."""
    items: Items = []
    for position, entry in enumerate(_entries(spec, "items"), start=1):
        choices = [
            ItemChoice(position=place, **choice)
            for place, choice in enumerate(_entries(entry, "choices"), start=1)
        ]
        plain = {key: value for key, value in entry.items() if key != "choices"}
        items.append((QuestionnaireItem(position=position, **plain), choices))
    return _questionnaire(spec), items, [ExpertiseLevel(**one) for one in _entries(spec, "levels")]


def store_questionnaire(spec: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire of this name and version; an existing one is taken as it is."""
    described, items, levels = records_of(spec)
    known = Questionnaire.objects.filter(name=described.name, version=described.version).first()
    if known is not None:
        return known
    described.save()
    for item, choices in items:
        item.questionnaire = described
        item.save()
        for choice in choices:
            choice.item = item
            choice.save()
    for level in levels:
        level.questionnaire = described
        level.save()
    return described


def _questionnaire(spec: Mapping[str, Any]) -> Questionnaire:
    fields = {key: spec[key] for key in PLAIN if key in spec}
    return Questionnaire(**{**fields, "version": str(spec.get("version", "1"))})
