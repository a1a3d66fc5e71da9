"""The shape of a description as a whole, and what records refuse of its parts."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models

from studyapp.actions.spec.mistakes import Mistake, Path
from studyapp.actions.spec.schema.checking import check
from studyapp.actions.spec.schema.tables import STUDY


def shape_mistakes(spec: Any) -> list[Mistake]:
    """What is missing, unknown or of the wrong kind."""
    return check(spec, STUDY).mistakes


def clean_mistakes(
    where: str, record: models.Model, exclude: Sequence[str], at: Path = ()
) -> list[Mistake]:
    """What a record's own checks refuse, field by field.

    Parameters
    ----------
    at : where in the description its fields are.
    """
    # Django's own checks let None pass wherever a value may be left empty.
    mistakes = [
        Mistake(
            f"{where}: {field.name}: it has no value; give one or leave the line out",
            (*at, field.name),
        )
        for field in record._meta.concrete_fields
        if field.editable and field.blank and not (field.null or field.primary_key)
        if getattr(record, field.attname) is None and field.name not in exclude
    ]
    try:
        record.full_clean(exclude=exclude)
    except ValidationError as error:
        mistakes += [
            _refused(where, field, " ".join(_in_words(one) for one in refusals), at)
            for field, refusals in error.error_dict.items()
        ]
    return mistakes


def _in_words(refusal: ValidationError) -> str:
    """Django's sentences are for forms, beside the field that holds the value."""
    known = refusal.params or {}
    given, limit = known.get("value"), known.get("limit_value")
    if refusal.code in ("min_value", "max_value") and limit is not None:
        side = "least" if refusal.code == "min_value" else "most"
        return f"it must be at {side} {limit}, not {given}"
    if refusal.code == "max_length" and limit is not None:
        return f"it may have at most {limit} characters, not {known.get('show_value')}"
    if refusal.message == validate_slug.message:
        return f"it may hold letters, digits, hyphens and underscores only, unlike {given!r}"
    if refusal.code == "blank":
        return "it is empty; give it a value"
    return " ".join(refusal.messages)


def _refused(where: str, field: str, said: str, at: Path) -> Mistake:
    if field == "__all__":
        return Mistake(f"{where}: as a whole: {said}", at)
    return Mistake(f"{where}: {field}: {said}", (*at, field))
