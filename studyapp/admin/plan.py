"""The analysis plan on the page of its study; what was registered and unblinded, to be read."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Textarea

from studyapp.admin.filters import names_of, of_study
from studyapp.admin.locks import LockedOnceMet
from studyapp.admin.owned import OwnChoices
from studyapp.admin.record import RecordAdmin
from studyapp.models import AnalysisPlan, Preregistration, Unblinding

SMALL: Any = {
    models.TextField: {"widget": Textarea(attrs={"rows": 4, "cols": 80})},
    models.JSONField: {"widget": Textarea(attrs={"rows": 1, "cols": 40})},
}


class AnalysisPlanInline(LockedOnceMet, OwnChoices, admin.StackedInline):
    """Settled once the study was opened; after that the registration page amends it."""

    model = AnalysisPlan
    formfield_overrides = SMALL
    classes = ["collapse"]
    extra = 0
    can_delete = True


@admin.register(Preregistration)
class PreregistrationAdmin(RecordAdmin):
    list_display = ["study", "version", "registered_at", "registered_by", "is_blind", "sha256"]
    list_filter = [of_study(), "is_blind"]
    list_select_related = ["study"]
    search_fields = [*names_of("study"), "registered_by", "reason", "sha256"]


@admin.register(Unblinding)
class UnblindingAdmin(RecordAdmin):
    list_display = ["study", "unblinded_at", "unblinded_by", "completed", "planned_n", "reason"]
    list_filter = [of_study()]
    list_select_related = ["study"]
    search_fields = [*names_of("study"), "unblinded_by", "reason"]
