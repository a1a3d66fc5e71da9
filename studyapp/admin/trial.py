"""Trials: what was shown where."""

from django.contrib import admin

from studyapp.admin.blind import HiddenWhileBlind
from studyapp.admin.filters import names_of, of_study
from studyapp.admin.record import RecordAdmin
from studyapp.models import Trial


@admin.register(Trial)
class TrialAdmin(HiddenWhileBlind, RecordAdmin):
    """Beside how often somebody chose the left, what stood there tells what was chosen."""

    study_path = "participant__study"
    list_display = ["participant", "of_study", "position", "kind", "question", "presented_at"]
    list_filter = [of_study("participant__study__slug"), "kind"]
    search_fields = ["participant__code", "question__image__name", *names_of(study_path)]
    list_select_related = [
        "participant",
        "question__image",
        "question__first__explanation__condition",
        "question__second__explanation__condition",
    ]
    ordering = ["-pk"]
    fields = ["participant", "position", "question", "left", "right", "presented_at"]
