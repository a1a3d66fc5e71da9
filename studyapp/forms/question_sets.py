"""Which questions a researcher wants in a set, or wants to see of it; and how one of them is."""

from __future__ import annotations

from typing import Any

from django import forms

from studyapp.actions.question_sets.wanted import PROBABILITY, Facets, Range, Wanted
from studyapp.analysis.columns.measured import MEASURED
from studyapp.models import Question, Study

LONGEST_FEEDBACK = 5000
RANGES = (1, 2)  # as many metrics can be bounded at once
YES_NO = {"yes": True, "no": False}
NUMBERS = {PROBABILITY: "probability of the class"} | {
    name: name.replace("_", " ") for name in MEASURED if name != "correct"
}


def _several(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )


def _one_of(label: str, *choices: tuple[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "any"), *choices])


class WantedForm(forms.Form):
    """Filters; what is left empty asks for nothing."""

    condition = forms.MultipleChoiceField(
        label="Conditions",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Both sides of a pair are among these. None ticked: all.",
    )
    explained = _several("Explained class")
    label = _several("True label", "One of them is enough.")
    tag = _several("Tags", "The picture has all of them.")
    correct = _one_of("The classifier is", ("yes", "right"), ("no", "wrong"))
    practice = _one_of("Pictures", ("yes", "for practice only"), ("no", "not for practice"))

    def __init__(self, *args: Any, facets: Facets, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "condition": facets.conditions,
            "explained": facets.classes,
            "label": facets.labels,
            "tag": facets.tags,
        }
        for name, values in offered.items():
            if values:
                self.fields[name].choices = [(value, value) for value in values]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        for number in RANGES:
            self._add_range(number)

    def _add_range(self, number: int) -> None:
        choices = [("", "no metric"), *NUMBERS.items()]
        which = "Metric" if number == 1 else "Another metric"
        self.fields[f"metric_{number}"] = forms.ChoiceField(
            label=which, required=False, choices=choices
        )
        for bound, label in (("lowest", "from"), ("highest", "to")):
            self.fields[f"{bound}_{number}"] = forms.FloatField(
                label=f"{which} {label}",
                required=False,
                widget=forms.NumberInput(attrs={"step": "any"}),
            )

    def clean(self) -> dict[str, Any]:
        """Bounds belong to a metric, and the lower one comes first."""
        data = super().clean() or {}
        for number in RANGES:
            low, high = data.get(f"lowest_{number}"), data.get(f"highest_{number}")
            bounded = low is not None or high is not None
            if bounded and not data.get(f"metric_{number}"):
                self.add_error(f"metric_{number}", "Choose the metric that these bounds are of.")
            if low is not None and high is not None and low > high:
                self.add_error(f"highest_{number}", f"Enter {low:g} or more, or no lower bound.")
        return data

    def wanted(self) -> Wanted:
        """The filters of a valid form."""
        data = self.cleaned_data
        return Wanted(
            conditions=frozenset(data.get("condition", ())),
            classes=frozenset(data.get("explained", ())),
            labels=frozenset(data.get("label", ())),
            tags=frozenset(data.get("tag", ())),
            correct=YES_NO.get(data["correct"]),
            practice=YES_NO.get(data["practice"]),
            ranges=tuple(
                Range(data[f"metric_{n}"], data[f"lowest_{n}"], data[f"highest_{n}"])
                for n in RANGES
                if data[f"metric_{n}"]
            ),
        )


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

    kind = _one_of("Kind", *Question.Kind.choices)
    included = _one_of("Asked", ("yes", "in the study"), ("no", "left out"))
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
