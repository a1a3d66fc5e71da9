"""Conditions, whose parameters are checked against the method before anything is computed."""

from typing import Any

from django import forms
from django.contrib import admin

from studyapp.actions import precompute
from studyapp.models import Condition


class ConditionForm(forms.ModelForm):
    class Meta:
        model = Condition
        fields = ["study", "name", "method", "parameters", "rendering", "rendering_parameters"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            given = {key: value for key, value in cleaned.items() if key != "study"}
            try:
                precompute.check_condition(Condition(**given))
            except (ValueError, LookupError) as error:
                raise forms.ValidationError(str(error.args[0])) from error
        return cleaned


@admin.register(Condition)
class ConditionAdmin(admin.ModelAdmin):
    form = ConditionForm
    list_display = ["name", "study", "method", "parameters", "rendering"]
    list_filter = ["study"]
