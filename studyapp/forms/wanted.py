"""Which pictures and pairs are looked at or taken: by condition, class, truth, tag and number."""

from __future__ import annotations

from typing import Any

from django import forms

from studyapp.actions.explained import NUMBERS, Range
from studyapp.actions.question_sets.wanted import Facets, Wanted

YES_NO = {"yes": True, "no": False}


def several(label: str, help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )


def one_of(label: str, *choices: tuple[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "any"), *choices])


class WantedForm(forms.Form):
    """Filters; what is left empty asks for nothing."""

    RANGES: tuple[int, ...] = (1, 2)  # as many numbers can be bounded at once

    condition = forms.MultipleChoiceField(
        label="Conditions",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Both sides of a pair are among these. None ticked: all.",
    )
    explained = several("Explained class")
    label = several("True label", "One of them is enough.")
    tag = several("Tags", "The picture has all of them.")
    correct = one_of("The classifier is", ("yes", "right"), ("no", "wrong"))
    practice = one_of("Pictures", ("yes", "for practice only"), ("no", "not for practice"))

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
        for number in self.RANGES:
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
        for number in self.RANGES:
            low, high = data.get(f"lowest_{number}"), data.get(f"highest_{number}")
            bounded = low is not None or high is not None
            if bounded and not data.get(f"metric_{number}"):
                self.add_error(f"metric_{number}", "Choose the metric that these bounds are of.")
            if low is not None and high is not None and low > high:
                self.add_error(f"highest_{number}", f"Enter {low:g} or more, or no lower bound.")
        return data

    def wanted(self) -> Wanted:
        """The filters of the form; those with mistakes ask for nothing."""
        data = getattr(self, "cleaned_data", {})
        return Wanted(
            conditions=frozenset(data.get("condition", ())),
            classes=frozenset(data.get("explained", ())),
            labels=frozenset(data.get("label", ())),
            tags=frozenset(data.get("tag", ())),
            correct=YES_NO.get(data.get("correct", "")),
            practice=YES_NO.get(data.get("practice", "")),
            ranges=tuple(
                Range(data[f"metric_{n}"], data.get(f"lowest_{n}"), data.get(f"highest_{n}"))
                for n in self.RANGES
                if data.get(f"metric_{n}")
            ),
        )
