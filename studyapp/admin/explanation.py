"""Explanations with their provenance."""

from django.contrib import admin

from studyapp.admin.record import RecordAdmin
from studyapp.models import Explanation


@admin.register(Explanation)
class ExplanationAdmin(RecordAdmin):
    study_path = "condition__study"
    list_display = ["image", "condition", "class_name", "probability", "is_empty", "created_at"]
    list_filter = ["condition__study", "condition", "is_empty"]
    list_select_related = ["image", "condition"]
