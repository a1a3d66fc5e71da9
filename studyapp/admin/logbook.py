"""The logbook, to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from studyapp.admin.filters import of_study
from studyapp.admin.record import RecordAdmin
from studyapp.models import LogbookEntry, Study


@admin.register(LogbookEntry)
class LogbookAdmin(RecordAdmin):
    """Who may look into it meets what is of their own studies; admins meet everything."""

    list_display = ["number", "at", "actor", "action", "noun", "subject", "study"]
    list_filter = [of_study("study"), "noun", "action", "at"]
    search_fields = ["actor", "subject", "study"]

    def within_reach(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        if getattr(request.user, "is_superuser", False):
            return rows
        return rows.filter(study__in=Study.objects.changed_by(request.user).values("slug"))
