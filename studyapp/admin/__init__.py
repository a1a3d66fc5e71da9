"""The admin's workplace: one file per noun."""

from django.contrib import admin
from django.urls import reverse_lazy

from studyapp.admin import (
    account,
    classifier,
    condition,
    explanation,
    imported,
    job,
    logbook,
    measurement,
    participant,
    plan,
    precompute_run,
    question_set,
    questionnaire,
    recruitment,
    response,
    source_image,
    stimulus,
    study,
    trial,
)

admin.site.site_header = "SeeWhy administration"
admin.site.site_title = "SeeWhy"
admin.site.index_title = "Studies, pictures and people"
admin.site.site_url = reverse_lazy("studies")  # type: ignore[assignment]  # "View site"

__all__ = [
    "account",
    "classifier",
    "condition",
    "explanation",
    "imported",
    "job",
    "logbook",
    "measurement",
    "participant",
    "plan",
    "precompute_run",
    "question_set",
    "questionnaire",
    "recruitment",
    "response",
    "source_image",
    "stimulus",
    "study",
    "trial",
]
