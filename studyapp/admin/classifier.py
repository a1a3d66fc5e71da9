"""Classifiers; they are registered in the workplace or by a command, never changed here."""

from django.contrib import admin

from studyapp.admin.owned import SHARED
from studyapp.admin.record import RecordAdmin
from studyapp.models import Classifier


@admin.register(Classifier)
class ClassifierAdmin(RecordAdmin):
    study_path = SHARED
    search_fields = ["name", "stage", "sha256", "registered_by"]
    list_display = ["name", "stage", "sha256", "registered_by", "created_at"]
