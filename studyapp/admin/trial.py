"""Trials: what was shown where."""

from django.contrib import admin

from studyapp.admin.blind import HiddenWhileBlind
from studyapp.admin.record import RecordAdmin
from studyapp.models import Trial


@admin.register(Trial)
class TrialAdmin(HiddenWhileBlind, RecordAdmin):
    """Beside how often somebody chose the left, what stood there tells what was chosen."""

    study_path = "participant__study"
    list_display = ["participant", "position", "question", "presented_at"]
    list_filter = ["participant__study"]
    list_select_related = [
        "participant",
        "question__image",
        "question__first__explanation__condition",
        "question__second__explanation__condition",
    ]
    fields = ["participant", "position", "question", "left", "right", "presented_at"]
