"""Classifiers; their files are registered by `manage.py create_study`, never uploaded here."""

from django.contrib import admin

from studyapp.admin.owned import SHARED
from studyapp.admin.record import RecordAdmin
from studyapp.models import Classifier


@admin.register(Classifier)
class ClassifierAdmin(RecordAdmin):
    study_path = SHARED
    list_display = ["name", "stage", "sha256", "created_at"]
