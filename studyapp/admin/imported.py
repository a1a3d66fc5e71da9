"""Answers that were collected with other tools: who may see them, and how they go."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from studyapp.actions.import_answers import forget_imported
from studyapp.admin.owned import OwnedAdmin
from studyapp.models import ImportedAnswers


@admin.register(ImportedAnswers)
class ImportedAnswersAdmin(OwnedAdmin):
    """Brought in by `manage.py import_answers`; given to people and deleted here."""

    list_display = ["title", "source_name", "participants", "trials", "imported_at"]
    search_fields = ["title", "slug", "source_name"]
    fields = ["title", "members", "slug", "source_name", "source_sha256", "participants", "trials"]
    readonly_fields = ["slug", "source_name", "source_sha256", "participants", "trials"]
    autocomplete_fields = ["members"]

    def within_reach(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(pk__in=ImportedAnswers.objects.for_user(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: ImportedAnswers) -> None:
        forget_imported(answers=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ImportedAnswers]) -> None:
        for answers in queryset:
            forget_imported(answers=answers)
