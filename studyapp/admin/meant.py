"""Beside every field what it means for the study: the words of the study file's document."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from studyapp.actions.spec.schema.meanings import MEANINGS


class Meant(BaseModelAdmin):
    """Says of a field that has no words of its own for forms what a study file says of it."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        meant = MEANINGS.get(f"{db_field.model.__name__}.{db_field.name}", "")
        if field is not None and not field.help_text:
            field.help_text = in_a_form(meant)
        return field


def in_a_form(text: str) -> SafeString:
    """A sentence of the document as HTML: what is written literally stands out there, too."""
    parts = enumerate(text.split("`"))  # every second one stands between two of them
    shown = (format_html("<code>{}</code>", part) if n % 2 else part for n, part in parts)
    return format_html_join("", "{}", ((part,) for part in shown))
