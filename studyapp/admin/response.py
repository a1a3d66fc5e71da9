"""Responses and answers about the person: read, never written."""

from django.contrib import admin

from studyapp.admin.record import RecordAdmin
from studyapp.models import ItemResponse, Response


@admin.register(Response)
class ResponseAdmin(RecordAdmin):
    list_display = ["trial", "side", "response_time_ms", "created_at"]
    list_filter = ["trial__participant__study"]
    list_select_related = ["trial__participant"]


@admin.register(ItemResponse)
class ItemResponseAdmin(RecordAdmin):
    list_display = ["participant", "item", "value"]
    list_filter = ["item"]
    list_select_related = ["participant", "item"]
