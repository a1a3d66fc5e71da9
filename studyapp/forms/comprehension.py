"""The answers to the comprehension check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studyapp.models import ComprehensionQuestion
from studyapp.wording import wording


class ComprehensionForm(forms.Form):
    """One choice per question; what is sent is its place, which says nothing about the right one.

    The hidden number of the attempt makes a form that is sent twice count once.
    """

    prefix = "check"

    def __init__(
        self, *args: Any, questions: Iterable[ComprehensionQuestion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        missing = _("Choose one of the answers.")
        for number, question in enumerate(questions, start=1):
            self.fields[f"question-{number}"] = forms.TypedChoiceField(
                label=wording(question, "text"),
                choices=list(enumerate(wording(question, "choices"))),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )

    def answers(self) -> list[int]:
        """The chosen places, in the order of the questions."""
        return [self.cleaned_data[name] for name in self.fields]


class AttemptForm(forms.Form):
    """Which attempt a page was made for."""

    attempt = forms.IntegerField(min_value=1, max_value=32_767)

    def number(self) -> int | None:
        """None if the page did not say it; nothing is stored then."""
        return self.cleaned_data["attempt"] if self.is_valid() else None
