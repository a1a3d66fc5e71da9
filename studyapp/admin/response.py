"""Responses and answers about the person: read, never written."""

from django.contrib import admin

from studyapp.admin.blind import HiddenWhileBlind
from studyapp.admin.filters import names_of, of_condition, of_questionnaire, of_study
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
    list_display = [
        "trial",
        "of_study",
        "side",
        "rating",
        "answer",
        "response_time_ms",
        "created_at",
    ]
    list_filter = [of_study("trial__participant__study__slug"), "side"]
    search_fields = ["trial__participant__code", *names_of(study_path)]
    list_select_related = ["trial__participant"]


@admin.register(ItemResponse)
class ItemResponseAdmin(RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "of_study", "item", "value"]
    list_filter = [of_study("participant__study__slug"), of_questionnaire("item__questionnaire")]
    list_select_related = ["participant", "item"]
    search_fields = ["participant__code", "item__code", "item__text", *names_of(study_path)]


@admin.register(Elaboration)
class ElaborationAdmin(HiddenWhileBlind, RecordAdmin):
    study_path = "response__trial__participant__study"
    participant = "response__trial__participant"
    list_display = ["response", "of_study", "confidence", "reason"]
    list_filter = [of_study("response__trial__participant__study__slug"), "confidence"]
    search_fields = ["response__trial__participant__code", "reason", *names_of(study_path)]
    list_select_related = ["response__trial__participant"]


@admin.register(QuestionnaireResponse)
class QuestionnaireResponseAdmin(RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "of_study", "questionnaire", "score", "created_at"]
    list_filter = [of_study("participant__study__slug"), of_questionnaire()]
    search_fields = ["participant__code", "questionnaire__name", *names_of(study_path)]
    list_select_related = ["participant", "questionnaire"]


@admin.register(ComprehensionAttempt)
class ComprehensionAttemptAdmin(RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "of_study", "number", "passed", "created_at"]
    list_filter = [of_study("participant__study__slug"), "passed"]
    search_fields = ["participant__code", *names_of(study_path)]
    list_select_related = ["participant"]


@admin.register(TechniqueGuess)
class TechniqueGuessAdmin(HiddenWhileBlind, RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "of_study", "stimulus", "condition"]
    list_filter = [of_study("participant__study__slug"), of_condition()]
    list_select_related = [
        "participant",
        "stimulus__explanation__image",
        "stimulus__explanation__condition",
        "condition",
    ]
    search_fields = ["participant__code", "condition__name", *names_of(study_path)]


@admin.register(Event)
class EventAdmin(RecordAdmin):
    study_path = "participant__study"
    list_display = ["participant", "of_study", "trial", "kind", "detail", "created_at"]
    list_filter = [of_study("participant__study__slug"), "kind"]
    search_fields = ["participant__code", "detail", *names_of(study_path)]
    list_select_related = ["participant", "trial__participant"]
