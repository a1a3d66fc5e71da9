"""The items of a questionnaire, whatever their kinds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studyapp.models import Questionnaire, QuestionnaireItem

LONGEST_TEXT = 5000


class QuestionnaireForm(forms.Form):
    """The items of a questionnaire, whatever their kinds."""

    prefix = "item"

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = questionnaire.items.prefetch_related("choices")
        self.items = {item.code: item for item in items}
        for item in items:
            self.fields[item.code] = _field(item)

    def answers(self) -> dict[QuestionnaireItem, str]:
        """What was answered, as text; items left empty are left out."""
        given = {code: _as_text(value) for code, value in self.cleaned_data.items()}
        return {self.items[code]: text for code, text in given.items() if text}


def _field(item: QuestionnaireItem) -> forms.Field:
    common: dict[str, Any] = {"label": item.text, "required": item.required}
    if item.kind == QuestionnaireItem.Kind.CHOICE:
        missing = _("Choose one of the answers.")
        return forms.ChoiceField(
            choices=[(choice.code, choice.label) for choice in item.choices.all()],
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
            **common,
        )
    if item.kind == QuestionnaireItem.Kind.NUMBER:
        wanted = _("Enter a number, such as 12 or 3.5.")
        # A plain text box: a browser's number box swallows what it does not understand.
        return forms.DecimalField(
            max_digits=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": wanted, "invalid": wanted},
            **common,
        )
    return forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write an answer.")},
        **common,
    )


def _as_text(value: str | Decimal | None) -> str:
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else value
