"""Which questions a researcher wants in a set, or wants to see of it; and how one of them is."""

from __future__ import annotations

from typing import Any

from django import forms

from studyapp.forms.wanted import WantedForm, one_of
from studyapp.models import Question, Study

LONGEST_FEEDBACK = 5000


class AssemblyForm(WantedForm):
    """What a new draft begins with."""

    limit = forms.IntegerField(
        label="At most so many main questions",
        required=False,
        min_value=1,
        help_text="The first ones, picture by picture; practice and catch questions come on top.",
    )


class ShownForm(WantedForm):
    """Which questions of a set are shown, and in which order."""

    kind = one_of("Kind", *Question.Kind.choices)
    included = one_of("Asked", ("yes", "in the study"), ("no", "left out"))
    name = forms.CharField(label="Picture's name has", required=False, max_length=200)
    sort = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[
            ("", "place in the set"),
            ("picture", "picture"),
            ("conditions", "conditions"),
            ("kind", "kind"),
            ("class", "explained class"),
            ("probability", "probability, lowest first"),
        ],
    )
    size = forms.ChoiceField(
        label="Pictures' size",
        required=False,
        choices=[("", "small"), ("large", "as participants see them")],
    )

    @property
    def narrows(self) -> bool:
        """Something other than the size of the pictures is chosen."""
        return any(value for name, value in self.cleaned_data.items() if name != "size")


class QuestionForm(forms.Form):
    """One question of a draft."""

    included = forms.BooleanField(label="Asked in the study", required=False)
    kind = forms.ChoiceField(label="Kind", choices=Question.Kind.choices)
    expected = forms.ChoiceField(
        label="Right answer", required=False, help_text="Of a catch question: the better one."
    )
    instructed = forms.BooleanField(
        label="Say which side to choose",
        required=False,
        help_text="Of a catch question: participants are told to choose the right one, to check "
        "that they read.",
    )
    feedback = forms.CharField(
        label="Feedback",
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Of a practice question: shown after the choice, instead of the study’s text. "
        "Markdown.",
    )
    place = forms.IntegerField(label="Place in the set", min_value=1)

    def __init__(self, *args: Any, question: Question, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expected: forms.ChoiceField = self.fields["expected"]  # type: ignore[assignment]
        if study.task != Study.Task.PREFERENCE:
            expected.choices = [(option, option) for option in question.options]
            expected.help_text = "What the system that was explained says, or how it is."
            del self.fields["instructed"]
            return
        sides = (("first", question.first), ("second", question.second))
        named = [(side, str(stimulus.explanation.condition)) for side, stimulus in sides]
        expected.choices = [("", "none, or not said yet"), *named]
