"""A choice, with what the browser measured."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from studyapp.actions.respond import Timing
from studyapp.models import Response

DAY_MS = 24 * 3600 * 1000


def _measured(highest: int) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, validators=[MinValueValidator(0), MaxValueValidator(highest)]
    )


class ResponseForm(forms.Form):
    """A choice with what the browser measured.

    Only `trial` and `choice` matter: a measurement that makes no sense is dropped, because a
    response must never be lost for it.
    """

    trial = forms.SlugField(max_length=32)
    choice = forms.ChoiceField(choices=Response.Side.choices)
    response_time_ms = _measured(DAY_MS)
    load_time_ms = _measured(DAY_MS)
    focus_lost_ms = _measured(DAY_MS)
    choice_changes = _measured(10_000)
    viewport_width_px = _measured(100_000)
    viewport_height_px = _measured(100_000)

    def timing(self) -> Timing:
        """The measurements that make sense; `cleaned_data` holds no others."""
        names = Timing.__dataclass_fields__
        return Timing(**{name: self.cleaned_data.get(name) for name in names})
