"""The items of a questionnaire, whatever their kinds, and the mark that says whose they are."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from studyapp.actions.taking_part.way import questionnaires
from studyapp.models import (
    AskedQuestionnaire,
    ItemChoice,
    Participant,
    Questionnaire,
    QuestionnaireItem,
)
from studyapp.wording import wording

LONGEST_TEXT = 5000
LONGEST_DURATION_MS = 2**31 - 1  # what the record's column holds, some 25 days
MARK = "questionnaire"

Asked = tuple[QuestionnaireItem, Sequence[ItemChoice]]


@dataclass(frozen=True)
class Mark:
    """Which questionnaire a form shows to whom, and since when.

    As text it tells nothing, cannot be made up, and serves one participant only. Thereby answers to
    one questionnaire are never stored under another, whatever page they were typed on.
    """

    questionnaire: Questionnaire
    shown_at_ms: int

    def text(self, participant: Participant) -> str:
        named = f"{participant.token}.{self.questionnaire.pk}.{self.shown_at_ms}"
        digest = salted_hmac("seewhy.questionnaire", named, algorithm="sha256").hexdigest()
        return f"{self.shown_at_ms}-{digest[:32]}"

    @property
    def duration_ms(self) -> int:
        """From showing the page until now; never below 0, should the clock have been set back."""
        return min(max(0, _now_ms() - self.shown_at_ms), LONGEST_DURATION_MS)

    @classmethod
    def now(cls, questionnaire: Questionnaire) -> Mark:
        return cls(questionnaire, _now_ms())

    @classmethod
    def read(cls, text: str, participant: Participant) -> Mark | None:
        """The mark that was put on this participant's form; None if it is none of ours."""
        shown = text.partition("-")[0]
        if not (shown.isascii() and shown.isdigit() and len(shown) < 20):
            return None
        for place in AskedQuestionnaire.Place:
            for questionnaire in questionnaires(participant.study, place):
                mark = cls(questionnaire, int(shown))
                if constant_time_compare(mark.text(participant), text):
                    return mark
        return None


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class ScaleField(forms.ChoiceField):
    """The steps of a scale, with what its two ends mean."""

    widget = forms.RadioSelect

    def __init__(self, *, steps: int, low_label: str, high_label: str, **kwargs: Any) -> None:
        self.steps, self.low_label, self.high_label = steps, low_label, high_label
        super().__init__(choices=[(str(n), str(n)) for n in range(1, steps + 1)], **kwargs)


class QuestionnaireForm(forms.Form):
    """The items of a questionnaire, in the reader's language where they are translated."""

    prefix = "item"

    def __init__(
        self,
        *args: Any,
        questionnaire: Questionnaire,
        asked: Sequence[Asked] | None = None,
        **kwargs: Any,
    ) -> None:
        """`asked`: the items with their choices, where they are not stored yet."""
        super().__init__(*args, **kwargs)
        if asked is None:
            items = questionnaire.items.prefetch_related("choices")
            asked = [(item, list(item.choices.all())) for item in items]
        self.items = {item.code: item for item, _choices in asked}
        for item, choices in asked:
            self.fields[item.code] = _field(item, choices)

    def answers(self) -> dict[QuestionnaireItem, str]:
        """What was answered, as text; items left empty are left out."""
        given = {code: _as_text(value) for code, value in self.cleaned_data.items()}
        return {self.items[code]: text for code, text in given.items() if text}

    def mistrust(self) -> None:
        """Say that the form is not what is asked now; what was entered is kept."""
        self.add_error(
            None, _("This page was out of date. Please look through it and send it again.")
        )


def _field(item: QuestionnaireItem, offered: Sequence[ItemChoice]) -> forms.Field:
    common: dict[str, Any] = {"label": wording(item, "text"), "required": item.required}
    if item.kind in (QuestionnaireItem.Kind.CHOICE, QuestionnaireItem.Kind.LIKERT):
        missing = _("Choose one of the answers.")
        common["error_messages"] = {"required": missing, "invalid_choice": missing}
        if item.kind == QuestionnaireItem.Kind.LIKERT:
            ends = {name: wording(item, name) for name in ("low_label", "high_label")}
            return ScaleField(steps=item.steps, **ends, **common)
        choices = [(choice.code, wording(choice, "label")) for choice in offered]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if item.kind == QuestionnaireItem.Kind.NUMBER:
        wanted = _("Enter a number, such as 12 or 3.5.")
        # A plain text box: a browser's number box swallows what it does not understand.
        return forms.DecimalField(
            max_digits=20,
            localize=True,  # "3,5" is a number where people write it so
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
