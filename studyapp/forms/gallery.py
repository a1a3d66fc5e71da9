"""What is looked at in the gallery: a filter, an order and a way of looking."""

from __future__ import annotations

from typing import Any

from django import forms

from studyapp.actions.explained import NUMBERS
from studyapp.actions.gallery.choosing import NAME, PLACE, Hung, Order
from studyapp.forms.wanted import WantedForm

STIMULUS, MAP, DIFFERENCE = "stimulus", "map", "difference"
LOOKS = [
    (STIMULUS, "Stimuli, as participants see them"),
    (MAP, "Maps over the picture"),
    (DIFFERENCE, "Differences between maps"),
]
SIZES = [("12", "12"), ("24", "24"), ("48", "48")]


class GalleryForm(WantedForm):
    """Sent by GET, so that what is seen has an address; all of it may be left empty."""

    RANGES = (1,)

    look = forms.ChoiceField(label="Look at", choices=LOOKS, required=False)
    against = forms.ChoiceField(label="Differences from", required=False)
    order = forms.ChoiceField(
        label="Sort by",
        required=False,
        choices=[(PLACE, "order of the study"), (NAME, "name"), *NUMBERS.items()],
    )
    descends = forms.BooleanField(label="The last first", required=False)
    size = forms.ChoiceField(label="Pictures a page", choices=SIZES, required=False)

    def __init__(self, data: Any, *, hung: Hung) -> None:
        super().__init__(data, facets=hung.facets, auto_id="show_%s")
        self.hung = hung
        against: forms.ChoiceField = self.fields["against"]  # type: ignore[assignment]
        against.choices = [(name, name) for name in hung.conditions]

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

    @property
    def sorted_by(self) -> Order:
        """The order that is asked for."""
        said = getattr(self, "cleaned_data", {})
        return Order(self.said("order", PLACE), bool(said.get("descends")))

    @property
    def number(self) -> str:
        """The number that is written under each stimulus: what is filtered or sorted by."""
        order = self.said("order", PLACE)
        return self.said("metric_1", order if order not in (PLACE, NAME) else "")
