"""Which keys a description has, and what is missing or unknown before anything is looked at."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from studyapp.models import Study

NOT_DESCRIBED = {
    "id",
    "status",
    "created_at",
    "archived_at",
    "opened_at",
    "closed_at",
    "withdrawn",
}
RECORDS = {"classifier", "questionnaire"}
SETTINGS = tuple(
    field.name for field in Study._meta.concrete_fields if field.name not in NOT_DESCRIBED | RECORDS
)
REQUIRED = (
    "slug",
    "title",
    "consent_text",
    "classifier",
    "conditions",
    "questionnaire",
    "pictures",
)
CONDITION_KEYS = (
    "name",
    "method",
    "parameters",
    "rendering",
    "rendering_parameters",
    "public_name",
    "translations",
    "is_catch",
)
LISTS: dict[str, tuple[str, ...]] = {
    "conditions": (*CONDITION_KEYS, "faulty_version_of", "classifier"),
    "arms": ("name", "weight", "shows_prediction", "conditions"),
    "pictures": (
        "path",
        "package",
        "folder",
        "name",
        "true_label",
        "labels",
        "tags",
        "licence",
        "credit",
        "boxes",
        "is_practice",
    ),
    "comprehension": ("text", "choices", "correct", "hint", "translations"),
    "further_questionnaires": ("place", "questionnaire"),
}
MAPPINGS = ("classifier", "questionnaire", "quotas", "exits", "analysis")
EXIT_KEYS = ("code", "return_url")


def shape_mistakes(spec: Mapping[str, Any]) -> list[str]:
    """What is missing, unknown or of the wrong kind."""
    if not isinstance(spec, Mapping):
        return ["the description must be a mapping of names to values"]
    known = {*REQUIRED, *SETTINGS, *LISTS, *MAPPINGS}
    mistakes = [f"{key!r} is missing" for key in REQUIRED if not spec.get(key)]
    mistakes += [
        f"{key!r} is unknown; known are: {', '.join(sorted(known))}"
        for key in spec
        if key not in known
    ]
    for key, allowed in LISTS.items():
        entries = spec.get(key)
        if not isinstance(entries, list | None):
            mistakes.append(f"{key!r} must be a list")
            continue
        for number, entry in enumerate(entries or [], start=1):
            mistakes += entry_mistakes(f"{key}, number {number}", entry, allowed)
    mistakes += [
        f"{key!r} must be a mapping"
        for key in MAPPINGS
        if not isinstance(spec.get(key), Mapping | None)
    ]
    return mistakes


def entry_mistakes(where: str, entry: Any, allowed: Sequence[str]) -> list[str]:
    """The keys of one entry that nobody knows."""
    if not isinstance(entry, Mapping):
        return [f"{where}: must be a mapping with {', '.join(allowed)}"]
    return [
        f"{where}: {key!r} is unknown; known are: {', '.join(allowed)}"
        for key in entry
        if key not in allowed
    ]


def clean_mistakes(where: str, record: models.Model, exclude: Sequence[str]) -> list[str]:
    """What a record's own checks refuse, field by field."""
    # Django's own checks let None pass wherever a value may be left empty.
    mistakes = [
        f"{where}: {field.name}: it has no value; give one or leave the line out"
        for field in record._meta.concrete_fields
        if field.editable and field.blank and not (field.null or field.primary_key)
        if getattr(record, field.attname) is None and field.name not in exclude
    ]
    try:
        record.full_clean(exclude=exclude)
    except ValidationError as error:
        mistakes += [
            f"{where}: {field.replace('__all__', 'as a whole')}: {' '.join(messages)}"
            for field, messages in error.message_dict.items()
        ]
    return mistakes
