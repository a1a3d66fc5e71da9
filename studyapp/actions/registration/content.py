"""What is frozen of a study: its plan and everything that the plan rests on, as one JSON text."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from studyapp.analysis.planning.plan import Plan
from studyapp.models import Condition, Question, Study

FORMAT = 1
# What of a study's settings an analysis rests on; they stay as they are once it was open.
DESIGN = (
    "task",
    "prompt",
    "target",
    "seed",
    "answer_format",
    "trials_per_participant",
    "order",
    "catch_rate",
    "identical_rate",
    "repeat_rate",
    "asks_first",
    "asks_guess",
    "asks_confidence",
    "comprehension_attempts",
    "minimum_viewing_ms",
    "time_limit_ms",
    "needs_timing",
)
CONDITION = ("name", "method", "parameters", "rendering", "rendering_parameters", "is_catch")


def frozen(study: Study, plan: Plan, circumstances: Mapping[str, Any]) -> str:
    """A JSON text that is the same for the same plan, design and circumstances.

    Parameters
    ----------
    circumstances : when and by whom it is registered, and what was known by then.
    """
    document = {
        "format": FORMAT,
        "study": study.slug,
        "title": study.title,
        **circumstances,
        "analysis": plan.as_dict(),
        "design": {name: getattr(study, name) for name in DESIGN},
        "conditions": [_condition(row) for row in study.conditions.order_by("name")],
        "arms": list(study.arms.order_by("name").values("name", "weight", "shows_prediction")),
        "expertise": _expertise(study),
        "quotas": {str(row.level): row.places for row in study.quotas.order_by("level")},
        "pictures": _pictures(study),
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def sha256_of(content: str) -> str:
    """Of the text as the file that is handed out."""
    return hashlib.sha256(content.encode()).hexdigest()


def _condition(condition: Condition) -> dict[str, Any]:
    return {name: getattr(condition, name) for name in CONDITION}


def _expertise(study: Study) -> dict[str, Any]:
    levels = study.questionnaire.levels()
    return {
        "questionnaire": study.questionnaire.name,
        "version": study.questionnaire.version,
        "levels": {str(level): label for level, label in sorted(levels.items())},
    }


def _pictures(study: Study) -> list[str]:
    """SHA-256 of the pictures that the main questions of the newest question set are about."""
    asked = Question.objects.filter(
        question_set=study.question_set(), kind=Question.Kind.MAIN, included=True
    )
    return sorted(set(asked.values_list("image__sha256", flat=True)))
