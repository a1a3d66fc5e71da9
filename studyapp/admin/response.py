"""Responses and answers about the person: read, never written."""

from django.contrib import admin

from studyapp.admin.blind import HiddenWhileBlind
from studyapp.admin.record import RecordAdmin
from studyapp.models import (
    ComprehensionAttempt,
    Elaboration,
    Event,
    ItemResponse,
    QuestionnaireResponse,
    Response,
    TechniqueGuess,
)


@admin.register(Response)
class ResponseAdmin(HiddenWhileBlind, RecordAdmin):
    study_path = "trial__participant__study"
    participant = "trial__participant"
    list_display = ["trial", "side", "rating", "answer", "response_time_ms", "created_at"]
    list_filter = ["trial__participant__study"]
    list_select_related = ["trial__participant"]


@admin.register(ItemResponse)
class ItemResponseAdmin(RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "item", "value"]
    list_filter = ["item"]
    list_select_related = ["participant", "item"]


@admin.register(Elaboration)
class ElaborationAdmin(HiddenWhileBlind, RecordAdmin):
    study_path = "response__trial__participant__study"
    participant = "response__trial__participant"
    list_display = ["response", "confidence", "reason"]
    list_select_related = ["response__trial__participant"]


@admin.register(QuestionnaireResponse)
class QuestionnaireResponseAdmin(RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "questionnaire", "score", "created_at"]
    list_filter = ["questionnaire"]
    list_select_related = ["participant", "questionnaire"]


@admin.register(ComprehensionAttempt)
class ComprehensionAttemptAdmin(RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "number", "passed", "created_at"]
    list_filter = ["participant__study", "passed"]
    list_select_related = ["participant"]


@admin.register(TechniqueGuess)
class TechniqueGuessAdmin(HiddenWhileBlind, RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "stimulus", "condition"]
    list_filter = ["participant__study"]
    list_select_related = ["participant", "stimulus__explanation", "condition"]


@admin.register(Event)
class EventAdmin(RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "trial", "kind", "detail", "created_at"]
    list_filter = ["participant__study", "kind"]
    list_select_related = ["participant", "trial__participant"]
