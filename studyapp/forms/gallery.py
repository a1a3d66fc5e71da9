"""What is looked at in the gallery: a filter, an order and a way of looking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from studyapp.actions.gallery.choosing import (
    METRICS,
    NAME,
    PLACE,
    PROBABILITY,
    Hung,
    Wanted,
)

STIMULUS, MAP, DIFFERENCE = "stimulus", "map", "difference"
LOOKS = [
    (STIMULUS, "Stimuli, as participants see them"),
    (MAP, "Maps over the picture"),
    (DIFFERENCE, "Differences between maps"),
]
SIZES = [("12", "12"), ("24", "24"), ("48", "48")]
RIGHT, WRONG = "right", "wrong"
COUNTED, PRACTICE = "counted", "practice"
NUMBERS = [(PROBABILITY, "probability"), *METRICS.items()]


class GalleryForm(forms.Form):
    """Sent by GET, so that what is seen has an address; all of it may be left empty."""

    look = forms.ChoiceField(label="Look at", choices=LOOKS, required=False)
    against = forms.ChoiceField(label="Differences from", required=False)
    condition = forms.MultipleChoiceField(
        label="Conditions", required=False, widget=forms.CheckboxSelectMultiple
    )
    explained = forms.ChoiceField(label="Explained class", required=False)
    label = forms.ChoiceField(label="True class", required=False)
    correct = forms.ChoiceField(
        label="The classifier is",
        required=False,
        choices=[("", "right or wrong"), (RIGHT, "right"), (WRONG, "wrong")],
    )
    tag = forms.ChoiceField(label="Tag", required=False)
    use = forms.ChoiceField(
        label="Pictures",
        required=False,
        choices=[("", "all"), (COUNTED, "that are counted"), (PRACTICE, "for practice")],
    )
    metric = forms.ChoiceField(
        label="Number", required=False, choices=[("", "none"), *NUMBERS], initial=""
    )
    least = forms.FloatField(label="From", required=False)
    most = forms.FloatField(label="To", required=False)
    order = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[(PLACE, "order of the study"), (NAME, "name"), *NUMBERS],
    )
    descends = forms.BooleanField(label="The last first", required=False)
    size = forms.ChoiceField(label="Pictures a page", choices=SIZES, required=False)

    def __init__(self, data: Any, *, hung: Hung) -> None:
        super().__init__(data, auto_id="show_%s")
        names = [(name, name) for name in hung.conditions]
        self._offer("against", names)
        self._offer("condition", names)
        self._offer("explained", [("", "any"), *_same(hung.classes)])
        self._offer("label", [("", "any"), *_same(hung.labels)])
        self._offer("tag", [("", "any"), *_same(hung.tags)])
        self.hung = hung
        for name in ("least", "most"):
            self.fields[name].widget.attrs["step"] = "any"

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        least, most = said.get("least"), said.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", f"This must be at least {least:g}, where it begins.")
        if (least is not None or most is not None) and not said.get("metric"):
            self.add_error("metric", "Choose the number that lies between these.")
        return said

    def said(self, name: str, otherwise: str) -> str:
        """A choice, if one was made and is one of those offered."""
        cleaned = getattr(self, "cleaned_data", {})
        return str(cleaned.get(name) or otherwise)

    @property
    def conditions(self) -> list[str]:
        """Names of the conditions that are looked at, in the order of the study."""
        asked = getattr(self, "cleaned_data", {}).get("condition") or self.hung.conditions
        return [name for name in self.hung.conditions if name in asked]

    @property
    def compared_with(self) -> str:
        """The condition that the others are compared with; empty where there is none."""
        first = self.hung.conditions[0] if self.hung.conditions else ""
        return self.said("against", first)

    def wanted(self) -> Wanted:
        """What is asked for; of a form with mistakes, what there is without them."""
        said = getattr(self, "cleaned_data", {})
        return Wanted(
            conditions=self.conditions,
            explained=said.get("explained") or "",
            label=said.get("label") or "",
            tag=said.get("tag") or "",
            is_correct={RIGHT: True, WRONG: False}.get(said.get("correct", "")),
            is_practice={PRACTICE: True, COUNTED: False}.get(said.get("use", "")),
            metric=said.get("metric") or "",
            least=said.get("least"),
            most=said.get("most"),
            order=said.get("order") or PLACE,
            descends=bool(said.get("descends")),
        )

    @property
    def number(self) -> str:
        """The number that is written under each stimulus: what is filtered or sorted by."""
        order = self.said("order", PLACE)
        return self.said("metric", order if order not in (PLACE, NAME) else "")


def _same(values: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]
