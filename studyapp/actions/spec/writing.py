"""A study as the description that makes it again: what `create_study` reads, written."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django.db import models

from studyapp.actions.registration.plan import FIELDS
from studyapp.actions.spec.questionnaires import CHOICE_KEYS, ITEM_KEYS, LEVEL_KEYS, PLAIN
from studyapp.actions.spec.shape import CONDITION_KEYS, SETTINGS
from studyapp.models import (
    AnalysisPlan,
    Arm,
    Classifier,
    ComprehensionQuestion,
    Condition,
    Questionnaire,
    QuestionnaireItem,
    SourceImage,
    Study,
)

PICTURE_KEYS = (
    "name",
    "true_label",
    "labels",
    "tags",
    "licence",
    "credit",
    "boxes",
    "is_practice",
)


def description_of(study: Study) -> dict[str, Any]:
    """Everything that was described, and nothing of those who took part.

    Exits are left out: completion codes and return links belong to one recruitment. Files are
    named as in a bundle: their kind, and their name among the media.
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
    plan = AnalysisPlan.objects.filter(study=study).first()
    if plan is not None:
        described["analysis"] = _of(plan, FIELDS)
    return described


def bundled(path: str) -> str:
    """What a file among the media is called in a bundle: ``kind/name``, without the folder between.

    It is named by its content, so its name is enough.
    """
    parts = PurePosixPath(path).parts
    return f"{parts[0]}/{parts[-1]}"


def classifier_description(classifier: Classifier) -> dict[str, Any]:
    """A classifier's file, settings and stage."""
    described = {"path": bundled(classifier.path), "name": classifier.name, **classifier.settings}
    return described | ({"stage": classifier.stage} if classifier.stage else {})


def questionnaire_description(questionnaire: Questionnaire) -> dict[str, Any]:
    """A questionnaire with its items, their choices, and the levels that scores lead to."""
    levels = [_of(level, LEVEL_KEYS) for level in questionnaire.expertise_levels.all()]
    items = [_item(item) for item in questionnaire.items.prefetch_related("choices")]
    return _of(questionnaire, PLAIN) | {"items": items, "levels": levels}


def _item(item: QuestionnaireItem) -> dict[str, Any]:
    choices = [_of(choice, CHOICE_KEYS) for choice in item.choices.all()]
    return _of(item, ITEM_KEYS) | {"choices": choices}


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
    right = question.choices[question.correct]
    return _of(question, ("text", "choices", "hint", "translations")) | {"correct": right}


def _picture(image: SourceImage) -> dict[str, Any]:
    return {"path": bundled(image.path)} | _of(image, PICTURE_KEYS)


def _of(record: models.Model, keys: Sequence[str]) -> dict[str, Any]:
    """Columns of a record; records that belong to it, of the same names, are not columns."""
    columns = {field.name for field in record._meta.concrete_fields}
    return {key: _plain(getattr(record, key)) for key in keys if key in columns}


def _plain(value: Any) -> Any:
    """A choice is a text of a class of its own until it has been read from the database."""
    return str(value) if isinstance(value, str) else value
