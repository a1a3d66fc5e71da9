"""What a researcher sends to invite people."""

from __future__ import annotations

from typing import Any

from django import forms

from studyapp.actions.recruitment.invitations import MOST_AT_ONCE


class InvitationsForm(forms.Form):
    """How many personal links to make, or for whom."""

    count = forms.IntegerField(
        label="How many links",
        min_value=0,
        max_value=MOST_AT_ONCE,
        initial=10,
        required=False,
        help_text="Without a label each.",
    )
    labels = forms.CharField(
        label="Or one for each of these labels",
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="One a line, for your own list. Labels are stored with the links, never with an "
        "answer, and go when their holder withdraws.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["labels"] = [line for line in data.get("labels", "").splitlines() if line.strip()]
        if data["labels"]:
            data["count"] = 0
        elif not data.get("count"):
            raise forms.ValidationError("Enter a number of links, or a label on a line.")
        return data
