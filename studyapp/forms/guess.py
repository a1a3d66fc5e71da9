"""Which technique a participant thinks made each picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studyapp.models import Condition
from studyapp.wording import wording

UNKNOWN = "unknown"


class GuessForm(forms.Form):
    """One choice per picture; what is sent is the place of a name in this participant's order."""

    prefix = "guess"

    def __init__(
        self, *args: Any, pictures: int, names: Sequence[Condition], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        missing = _("Choose one of the answers.")
        offered = [
            (str(place), wording(condition, "public_name")) for place, condition in enumerate(names)
        ]
        for number in range(1, pictures + 1):
            self.fields[f"picture-{number}"] = forms.ChoiceField(
                label=_("Which technique made this picture?"),
                choices=[*offered, (UNKNOWN, _("I do not know"))],
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )

    def guesses(self) -> list[Condition | None]:
        """What was guessed of each picture, in their order; None is "I do not know"."""
        given = [self.cleaned_data[name] for name in self.fields]
        return [None if place == UNKNOWN else self.names[int(place)] for place in given]
