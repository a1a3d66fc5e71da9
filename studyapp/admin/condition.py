"""Conditions, whose parameters are checked against the method before anything is computed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from studyapp.actions import precompute
from studyapp.actions.own_maps.reading import styles
from studyapp.actions.spec.schema.tables import CONDITION_KEYS
from studyapp.admin.filters import names_of, of_study
from studyapp.admin.locks import LockedOnceMet
from studyapp.admin.owned import OwnedAdmin
from studyapp.models import Condition, Study

SMALL_JSON: dict[Any, dict[str, Any]] = {
    models.JSONField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 24})}
}


class ConditionForm(forms.ModelForm):
    class Meta:
        model = Condition
        fields = ["study", *CONDITION_KEYS, "classifier", "faulty_version_of"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, known in (("method", precompute.methods()), ("rendering", styles())):
            if name in self.fields:
                now = getattr(self.instance, name)
                offered = dict.fromkeys(["", *known, now])  # what is stored is never lost
                self.fields[name].widget = forms.Select(choices=[(one, one) for one in offered])

    def clean_study(self) -> Study:
        """Also on the page on which conditions are added, where any study can be chosen."""
        study: Study = self.cleaned_data["study"]
        if study.was_met:
            raise forms.ValidationError(
                f"{study} has been opened, so its conditions stay as participants met them. Copy "
                "the study to compare something else."
            )
        return study

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        sound = cleaned.get("faulty_version_of")
        study_id = cleaned["study"].pk if "study" in cleaned else self.instance.study_id
        if sound is not None and sound.study_id != study_id:
            self.add_error("faulty_version_of", f"{sound} is a condition of another study.")
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
    autocomplete_fields = ["study", "classifier"]
    list_display = ["name", "study", "method", "parameters", "rendering"]
    list_filter = [of_study(), "is_catch"]
    list_select_related = ["study"]
    search_fields = ["name", "method", "public_name", *names_of("study")]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A condition stays in its study: no draft's is moved into one that was opened."""
        return ["study"] if obj else []

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Whose faulty version it is is chosen once its study is known."""
        return [] if obj else ["faulty_version_of"]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **options)
        sound: Any = form.base_fields.get("faulty_version_of")
        if sound is not None:
            sound.queryset = Condition.objects.filter(study=obj.study).exclude(pk=obj.pk)
        return form
