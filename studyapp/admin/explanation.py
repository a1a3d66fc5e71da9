"""Explanations with their provenance."""

from django.contrib import admin

from studyapp.admin.filters import names_of, of_condition, of_study
from studyapp.admin.record import RecordAdmin
from studyapp.models import Explanation


@admin.register(Explanation)
class ExplanationAdmin(RecordAdmin):
    study_path = "condition__study"
    list_display = [
        "image",
        "of_study",
        "condition",
        "class_name",
        "probability",
        "is_empty",
        "created_at",
    ]
    list_filter = [of_study("condition__study__slug"), of_condition(), "is_empty"]
    search_fields = ["image__name", "condition__name", "class_name", *names_of(study_path)]
    list_select_related = ["image", "condition"]
