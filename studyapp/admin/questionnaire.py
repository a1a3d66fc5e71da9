"""Questionnaires, their items and the choices of each item."""

from django.contrib import admin

from studyapp.admin.locks import LockedOnceMet
from studyapp.models import ItemChoice, Questionnaire, QuestionnaireItem


class ItemInline(LockedOnceMet, admin.TabularInline):
    model = QuestionnaireItem
    extra = 0
    show_change_link = True


class ChoiceInline(LockedOnceMet, admin.TabularInline):
    model = ItemChoice
    extra = 0


@admin.register(Questionnaire)
class QuestionnaireAdmin(LockedOnceMet, admin.ModelAdmin):
    list_display = ["name", "version"]
    inlines = [ItemInline]


@admin.register(QuestionnaireItem)
class QuestionnaireItemAdmin(LockedOnceMet, admin.ModelAdmin):
    list_display = ["text", "questionnaire", "code", "kind", "required"]
    list_filter = ["questionnaire"]
    inlines = [ChoiceInline]
