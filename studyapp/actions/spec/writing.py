"""A study as the description that makes it again: what `create_study` reads, written."""

from collections.abc import Iterable, Sequence
from typing import Any

import yaml
from django.db import models

from studyapp.actions.registration.plan import FIELDS
from studyapp.actions.spec.files import bundled
from studyapp.actions.spec.questionnaires import CHOICE_KEYS, ITEM_KEYS, PLAIN
from studyapp.actions.spec.schema.tables import (
    CONDITION_KEYS,
    LEVEL_KEYS,
    PICTURE_KEYS,
    SETTINGS,
)
from studyapp.models import (
    AnalysisPlan,
    Arm,
    Classifier,
    ComprehensionQuestion,
    Condition,
    ExpertiseLevel,
    ItemChoice,
    Questionnaire,
    QuestionnaireItem,
    SourceImage,
    Study,
)

HEAD = """\
# The study {slug}, as SeeWhy wrote it. docs/study-file.md says what every line means.
# Pictures and networks are named by their content: where the study is kept they are found, and in
# an unpacked bundle they lie beside this file.
"""
LINE_ENDS_OF_YAML = frozenset("\x85\u2028\u2029")


def written(study: Study, *, with_exits: bool = True) -> str:
    """The description of a study as YAML.

    Parameters
    ----------
    with_exits : also completion codes and return links, which are for its members only.
    """
    return HEAD.format(slug=study.slug) + as_yaml(description_of(study, with_exits=with_exits))


def as_yaml(described: dict[str, Any]) -> str:
    """A description as it is read, its long texts as they were typed."""
    return yaml.dump(
        described, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, indent=2
    )


def description_of(study: Study, *, with_exits: bool = False) -> dict[str, Any]:
    """Everything that was described, and nothing of those who took part.

    Files are named as in a bundle: their kind, and their name among the media.

    Parameters
    ----------
    with_exits : also completion codes and return links, which belong to one recruitment.
    """
    described = _of(study, SETTINGS)
    described |= {
        "classifier": classifier_description(study.classifier),
        "conditions": [_condition(row) for row in study.conditions.order_by("name")],
        "arms": [_arm(row) for row in study.arms.order_by("name")],
        "questionnaire": questionnaire_description(study.questionnaire),
        "further_questionnaires": [
            {"place": row.place, "questionnaire": questionnaire_description(row.questionnaire)}
            for row in study.asked.select_related("questionnaire")
        ],
        "comprehension": [_comprehension(row) for row in study.comprehension.all()],
        "quotas": {row.level: row.places for row in study.quotas.all()},
        "pictures": [_picture(row) for row in study.images.all()],
    }
    if with_exits:
        described["exits"] = {
            row.outcome: _of(row, ("code", "return_url")) for row in study.exits.order_by("pk")
        }
    plan = AnalysisPlan.objects.filter(study=study).first()
    if plan is not None:
        described["analysis"] = _of(plan, FIELDS)
    return described


def classifier_description(classifier: Classifier) -> dict[str, Any]:
    """A classifier's file, settings and stage; of one that is elsewhere, its name and classes."""
    described: dict[str, Any] = _plain(classifier.settings)
    if not classifier.is_elsewhere:
        file = {"path": bundled(classifier.path), "name": classifier.name}
        described = file | described
    return described | ({"stage": classifier.stage} if classifier.stage else {})


def questionnaire_description(questionnaire: Questionnaire) -> dict[str, Any]:
    """A questionnaire with its items, their choices, and the levels that scores lead to."""
    items = [(one, one.choices.all()) for one in questionnaire.items.prefetch_related("choices")]
    return questionnaire_written(questionnaire, items, questionnaire.expertise_levels.all())


def questionnaire_written(
    questionnaire: Questionnaire,
    items: Iterable[tuple[QuestionnaireItem, Iterable[ItemChoice]]],
    levels: Iterable[ExpertiseLevel],
) -> dict[str, Any]:
    """The same of records that need not be stored."""
    described = [
        _of(item, ITEM_KEYS) | {"choices": [_of(choice, CHOICE_KEYS) for choice in choices]}
        for item, choices in items
    ]
    reached = [_of(level, LEVEL_KEYS) for level in levels]
    return _of(questionnaire, PLAIN) | {"items": described, "levels": reached}


def _condition(condition: Condition) -> dict[str, Any]:
    described = _of(condition, CONDITION_KEYS)
    if condition.classifier is not None:
        described["classifier"] = classifier_description(condition.classifier)
    if condition.faulty_version_of is not None:
        described["faulty_version_of"] = condition.faulty_version_of.name
    return described


def _arm(arm: Arm) -> dict[str, Any]:
    shown = list(arm.conditions.order_by("name").values_list("name", flat=True))
    return _of(arm, ("name", "weight", "shows_prediction")) | {"conditions": shown}


def _comprehension(question: ComprehensionQuestion) -> dict[str, Any]:
    """The right choice by its words; an unfinished question has none."""
    described = _of(question, ("text", "choices", "hint", "translations"))
    if 0 <= question.correct < len(question.choices):
        described["correct"] = question.choices[question.correct]
    return described


def _picture(image: SourceImage) -> dict[str, Any]:
    described = {"path": bundled(image.path)} | _of(image, PICTURE_KEYS)
    return described | ({"mask": bundled(image.mask_path)} if image.mask_path else {})


def _of(record: models.Model, keys: Sequence[str]) -> dict[str, Any]:
    """Columns of a record; records that belong to it, of the same names, are not columns."""
    columns = {field.name for field in record._meta.concrete_fields}
    return {key: _plain(getattr(record, key)) for key in keys if key in columns}


def _plain(value: Any) -> Any:
    """A value as every database gives it.

    A choice is a text of a class of its own until it has been read, and PostgreSQL gives the keys
    of a mapping in another order than they were stored in.
    """
    if isinstance(value, dict):
        return {key: _plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    if LINE_ENDS_OF_YAML.intersection(text):  # which it reads as a plain one unless escaped
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
