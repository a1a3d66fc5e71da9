"""Conditions, whose parameters are checked against the method before anything is computed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models

from studyapp.actions import precompute
from studyapp.actions.spec.schema.tables import CONDITION_KEYS
from studyapp.admin.locks import LockedOnceMet
from studyapp.admin.owned import OwnedAdmin
from studyapp.models import Condition

SMALL_JSON: dict[Any, dict[str, Any]] = {
    models.JSONField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 24})}
}


class ConditionForm(forms.ModelForm):
    class Meta:
        model = Condition
        fields = ["study", *CONDITION_KEYS, "classifier", "faulty_version_of"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            given = {name: cleaned[name] for name in CONDITION_KEYS}
            try:
                precompute.check_condition(Condition(**given))
            except (ValueError, LookupError) as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned


@admin.register(Condition)
class ConditionAdmin(LockedOnceMet, OwnedAdmin):
    form = ConditionForm
    list_display = ["name", "study", "method", "parameters", "rendering"]
    list_filter = ["study"]
