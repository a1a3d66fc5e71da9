"""Questionnaires with their items, choices, levels and score; the check of the instructions."""

from typing import Any, TypeGuard

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from studyapp.actions.library import LibraryError, library_files, load_questionnaires
from studyapp.actions.questionnaire_building import locked_because
from studyapp.actions.questionnaire_summary import summary_of
from studyapp.admin.condition import SMALL_JSON
from studyapp.admin.filters import of_questionnaire
from studyapp.admin.locks import LockedOnceMet
from studyapp.admin.owned import SHARED, OfItsStudy, OwnChoices, OwnedAdmin
from studyapp.models import (
    AskedQuestionnaire,
    ComprehensionQuestion,
    ExpertiseLevel,
    ItemChoice,
    Questionnaire,
    QuestionnaireItem,
)
from studyapp.models.written import PlainText
from studyapp.wording import translation_flaw

# So that the many columns of an item fit beside each other.
NARROW: dict[Any, dict[str, Any]] = {
    models.SlugField: {"widget": forms.TextInput(attrs={"size": 12})},
    models.CharField: {
        "widget": forms.Textarea(attrs={"rows": 2, "cols": 16}),
        "form_class": PlainText,
    },
    models.PositiveSmallIntegerField: {"widget": forms.NumberInput(attrs={"size": 3})},
}


class LockedToOthers(LockedOnceMet):
    """Of a questionnaire: a study of somebody else that asks it locks it, too."""

    def is_locked(self, request: HttpRequest, record: Any) -> bool:
        if record is None:
            return False
        user: Any = request.user
        known = request.__dict__.setdefault("locked_questionnaires", {})  # asked once for a page
        whole = record.questionnaire_id if isinstance(record, QuestionnaireItem) else record.pk
        if whole not in known:
            known[whole] = locked_because(Questionnaire.objects.get(pk=whole), user)
        return known[whole] != ""


class ItemInline(LockedToOthers, OwnChoices, admin.TabularInline):
    model = QuestionnaireItem
    formfield_overrides = NARROW
    extra = 0
    show_change_link = True
    fields = [
        "position",
        "code",
        "text",
        "kind",
        "required",
        "scored",
        "reversed",
        "steps",
        "low_label",
        "high_label",
    ]


class LevelInline(LockedToOthers, OwnChoices, admin.TabularInline):
    model = ExpertiseLevel
    extra = 0


class ChoiceInline(LockedToOthers, OwnChoices, admin.TabularInline):
    model = ItemChoice
    formfield_overrides = SMALL_JSON
    extra = 0


class AskedInline(LockedOnceMet, OfItsStudy, admin.TabularInline):
    """On a study's page: its further questionnaires."""

    model = AskedQuestionnaire
    autocomplete_fields = ["questionnaire"]
    extra = 0


class ComprehensionForm(forms.ModelForm):
    class Meta:
        model = ComprehensionQuestion
        fields = ["study", "position", "text", "choices", "correct", "hint", "translations"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        choices, correct = cleaned.get("choices"), cleaned.get("correct")
        if not _are_texts(choices) or len(choices) < 2:
            self.add_error("choices", 'Give at least two texts: ["A photo", "Two explanations"].')
        elif correct is not None and correct >= len(choices):
            self.add_error(
                "correct", f"The places are 0 to {len(choices) - 1}; {correct} is none of them."
            )
        translations = cleaned.get("translations") or {}
        if wrong := translation_flaw("this question", translations):
            self.add_error("translations", wrong)
            return cleaned
        for language, texts in translations.items():
            translated = texts.get("choices")
            if translated is not None and (
                not _are_texts(translated) or len(translated) != len(choices or [])
            ):
                self.add_error(
                    "translations", f"{language}: give as many choices as above, in their order."
                )
        return cleaned


class ComprehensionInline(LockedOnceMet, OwnChoices, admin.TabularInline):
    """On a study's page: the questions about its instructions."""

    model = ComprehensionQuestion
    form = ComprehensionForm
    formfield_overrides = SMALL_JSON
    extra = 0


@admin.register(Questionnaire)
class QuestionnaireAdmin(LockedToOthers, OwnedAdmin):
    study_path = SHARED
    list_display = ["name", "version", "scoring", "licence"]
    search_fields = ["name", "source", "licence"]
    readonly_fields = ["scoring_preview"]
    formfield_overrides = SMALL_JSON
    inlines = [ItemInline, LevelInline]

    def get_urls(self) -> list[URLPattern]:
        load = require_POST(self.admin_site.admin_view(self.load_library))
        return [path("load/", load, name="studyapp_questionnaire_load"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **options: Any
    ) -> HttpResponse:
        """Where nothing can be changed the page says why."""
        user: Any = request.user
        why = locked_because(options["obj"], user) if options.get("obj") else ""
        if why:
            address = reverse("questionnaire", args=[options["obj"].pk])
            said = format_html('{} <a href="{}">Its page in the workplace</a>', why, address)
            self.message_user(request, said, messages.WARNING)
        return super().render_change_form(request, context, *args, **options)

    def load_library(self, request: HttpRequest) -> HttpResponse:
        """Add what the library has and this installation has not."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            loaded = load_questionnaires(library_files())
        except LibraryError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            new = [str(one.questionnaire) for one in loaded if one.is_new]
            text = f"Loaded {', '.join(new)}." if new else "Everything in it is here already."
            self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:studyapp_questionnaire_changelist"))

    @admin.display(description="score")
    def scoring_preview(self, questionnaire: Questionnaire) -> SafeString | str:
        """What counts, what can be reached, what the levels are, and what is wrong."""
        if questionnaire.pk is None:
            return "Save the questionnaire first."
        lines = [(line,) for line in _preview(questionnaire)]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines))


@admin.register(QuestionnaireItem)
class QuestionnaireItemAdmin(LockedToOthers, OwnedAdmin):
    """An item with its choices; items are added and taken away on their questionnaire's page."""

    study_path = SHARED
    list_display = ["text", "questionnaire", "code", "kind", "required", "scored"]
    list_filter = [of_questionnaire(), "kind"]
    list_select_related = ["questionnaire"]
    search_fields = ["code", "text", "questionnaire__name"]
    readonly_fields = ["questionnaire"]
    formfield_overrides = SMALL_JSON
    inlines = [ChoiceInline]

    def has_add_permission(self, request: HttpRequest, *parent: Any) -> bool:
        return False


def _preview(questionnaire: Questionnaire) -> list[str]:
    summary = summary_of(questionnaire)
    levels = [f"Level {one.level}, {one.label}: {one.reached}." for one in summary.levels]
    wrong = [f"To be put right: {flaw}." for flaw in summary.flaws]
    return [*summary.lines, *levels, *wrong]


def _are_texts(value: Any) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(text, str) and text for text in value)
