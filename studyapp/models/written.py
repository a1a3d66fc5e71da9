"""What researchers type: long texts, and JSON, refused where nothing could read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from studyapp.wording import translation_flaw

# Short names that no study has, since pages have these addresses beside those of the studies.
RESERVED_SLUGS = ("import", "new")
LISTS_OF_TEXTS = ("languages", "recruiter_parameters", "choices")


def refuse_reserved(slug: str) -> None:
    """ValidationError for a short name whose page would be another one's."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            f"“{slug}” is the address of another page, so no study can have it; choose another "
            "short name."
        )


class PlainText(forms.CharField):
    """A text as it was typed, with the line ends that files have; browsers send others."""

    def to_python(self, value: Any) -> Any:
        lines = value.replace("\r\n", "\n") if isinstance(value, str) else value
        return super().to_python(lines)


class Prose(models.TextField):
    """A long text, which forms leave as it is if nobody changes it."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": PlainText, **options})

    def deconstruct(self) -> Any:
        """To the database it is a text like any other."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options


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
