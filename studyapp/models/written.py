"""What researchers type as JSON, refused where nothing could read it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from studyapp.wording import translation_flaw

LISTS_OF_TEXTS = ("languages", "recruiter_parameters", "choices")


class Written(models.Model):
    """Checks the shape of translations, and of lists of names or texts."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        wrong = {}
        if flaw := translation_flaw(f"this {self._meta.verbose_name}", self.translations):  # type: ignore[attr-defined]
            wrong["translations"] = flaw
        for name in LISTS_OF_TEXTS:
            if self._has_column(name) and not _are_texts(getattr(self, name)):
                wrong[name] = 'This must be a list of texts: ["one", "another"].'
        if wrong:
            raise ValidationError(wrong)

    def _has_column(self, name: str) -> bool:
        try:
            return bool(self._meta.get_field(name).concrete)
        except FieldDoesNotExist:
            return False


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text for text in value)
