"""What a researcher sends to amend a plan or to unblind a study."""

from __future__ import annotations

from django import forms

from studyapp.actions.registration.plan import FIELDS, written_plan
from studyapp.analysis.planning.plan import Plan
from studyapp.models import AnalysisPlan

LONGEST_REASON = 2000
SHORT_TEXT = {"rows": 2, "spellcheck": "false"}


class ReasonField(forms.CharField):
    """Why something is done that others will ask about."""

    def __init__(self, help_text: str) -> None:
        super().__init__(
            label="Why",
            help_text=help_text,
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Say why: it is kept with who did it and when."},
        )


class UnblindForm(forms.Form):
    """The reason for looking before the planned number."""

    reason = ReasonField("Readers of the results will see it.")


class AmendmentForm(forms.ModelForm):
    """The whole plan as it shall be; nothing is saved by the form itself."""

    reason = ReasonField("Kept with the new version of the plan and handed out with it.")

    class Meta:
        model = AnalysisPlan
        fields = [column.name for column in model._meta.fields if column.name in FIELDS]
        widgets = {
            "hypotheses": forms.Textarea(attrs={"rows": 4}),
            "looks": forms.Textarea(attrs=SHORT_TEXT),
            "level_weights": forms.Textarea(attrs=SHORT_TEXT),
        }

    def plan(self) -> Plan:
        """The plan that was sent; the form must be valid."""
        return written_plan(self.instance)
