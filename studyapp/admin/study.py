"""Studies, and the steps of their life as actions."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studyapp.actions import questions, runs
from studyapp.actions.jobs.explaining import order_missing
from studyapp.actions.life import CannotTake, order_measuring, take_step
from studyapp.actions.study_texts import renew_consent_version
from studyapp.admin.arm import ArmInline
from studyapp.admin.condition import SMALL_JSON, ConditionForm
from studyapp.admin.counting import number_of
from studyapp.admin.filters import PutAway
from studyapp.admin.locks import LockedOnceMet
from studyapp.admin.messages import run_on_each
from studyapp.admin.owned import OfItsStudy, OwnedAdmin
from studyapp.admin.plan import AnalysisPlanInline
from studyapp.admin.questionnaire import AskedInline, ComprehensionInline
from studyapp.admin.recruitment import ExitInline, QuotaInline, make_invitations
from studyapp.admin.study_fields import FIELDSETS, STILL_OPEN_TO_CHANGE
from studyapp.models import Condition, Participant, SourceImage, Study


class ConditionInline(LockedOnceMet, OfItsStudy, admin.StackedInline):
    model = Condition
    form = ConditionForm
    formfield_overrides = SMALL_JSON
    autocomplete_fields = ["classifier"]
    extra = 0
    show_change_link = True


@admin.register(Study)
class StudyAdmin(OwnedAdmin):
    study_path = "pk"
    list_display = ["title", "status", "classifier", "images_count", "participants_count", "links"]
    list_filter = ["status", "task", PutAway]
    list_select_related = ["classifier"]
    search_fields = ["title", "slug", "classifier__name"]
    autocomplete_fields = ["classifier", "questionnaire", "members", "viewers"]
    readonly_fields = ["status", "opened_at", "closed_at", "withdrawn", "created_at", "links"]
    inlines = [
        AnalysisPlanInline,
        ConditionInline,
        ArmInline,
        AskedInline,
        ComprehensionInline,
        QuotaInline,
        ExitInline,
    ]
    actions = [
        "order_explanations",
        "order_measurements",
        "assemble_question_set",
        "pilot",
        "open",
        "pause",
        "close",
        make_invitations,
    ]
    fieldsets = FIELDSETS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        images = number_of(SourceImage.objects.all(), "study")
        people = number_of(Participant.objects.real(), "study")
        return super().get_queryset(request).annotate(n_images=images, n_participants=people)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On its page in the workplace, where what goes with it is told."""
        return False

    def get_view_on_site_url(self, obj: Study | None = None) -> str | None:
        return reverse("study", args=[obj.slug]) if obj else None

    def get_readonly_fields(self, request: HttpRequest, obj: Study | None = None) -> list[str]:
        fields = list(self.readonly_fields)
        if obj is None or not obj.was_met:
            return fields
        every = {str(name) for name in flatten_fieldsets(FIELDSETS)}
        return fields + sorted(every - {*fields, *STILL_OPEN_TO_CHANGE})

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Study | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj and obj.was_met else {"slug": ["title"]}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A consent text that was changed is told apart from what people consented to before."""
        if change and renew_consent_version(obj):
            said = f"The consent text was changed: it is version {obj.consent_version} now."
            self.message_user(request, said, messages.INFO)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Whoever makes a study is of it; else they would lose sight of it as they save it."""
        super().save_related(request, form, formsets, change)
        if not change:
            form.instance.members.add(request.user)

    @admin.display(description="pictures")
    def images_count(self, study: Any) -> int:
        return int(study.n_images)

    @admin.display(description="participants")
    def participants_count(self, study: Any) -> int:
        return int(study.n_participants)

    @admin.display(description="pages")
    def links(self, study: Study) -> SafeString | str:
        if study.pk is None:
            return ""
        return format_html(
            '<a href="{}">study</a> · <a href="{}">participants</a> · <a href="{}">results</a>',
            reverse("study", args=[study.slug]),
            reverse("landing", args=[study.slug]),
            reverse("study_results", args=[study.slug]),
        )

    @admin.action(description="Explain the pictures (the worker does it)", permissions=["change"])
    def order_explanations(self, request: HttpRequest, chosen: QuerySet[Study]) -> None:
        def act(study: Study) -> str:
            run = order_missing(study=study, by=request.user.get_username())
            return f"Ordered {run.items.count()} explanations for {study}; see Jobs."

        run_on_each(self, request, chosen, act, runs.CannotPrecompute, is_noted=False)

    @admin.action(
        description="Measure the explanations (the worker does it)", permissions=["change"]
    )
    def order_measurements(self, request: HttpRequest, chosen: QuerySet[Study]) -> None:
        def act(study: Study) -> str:
            job = order_measuring(study=study, by=request.user.get_username())
            return f"Ordered {job} for {study}; see Jobs."

        run_on_each(self, request, chosen, act, is_noted=False)

    @admin.action(
        description="Assemble a question set from all explained pictures", permissions=["change"]
    )
    def assemble_question_set(self, request: HttpRequest, chosen: QuerySet[Study]) -> None:
        def act(study: Study) -> str:
            question_set = questions.assemble(study=study)
            return f"Assembled {question_set}; choose its questions, then freeze it."

        run_on_each(self, request, chosen, act, questions.QuestionSetError)

    @admin.action(description="Pilot: whoever joins now is not counted", permissions=["change"])
    def pilot(self, request: HttpRequest, chosen: QuerySet[Study]) -> None:
        self._take_step(request, chosen, "pilot")

    @admin.action(description="Open for participants", permissions=["change"])
    def open(self, request: HttpRequest, chosen: QuerySet[Study]) -> None:
        self._take_step(request, chosen, "open")

    @admin.action(description="Pause", permissions=["change"])
    def pause(self, request: HttpRequest, chosen: QuerySet[Study]) -> None:
        self._take_step(request, chosen, "pause")

    @admin.action(description="Close", permissions=["change"])
    def close(self, request: HttpRequest, chosen: QuerySet[Study]) -> None:
        self._take_step(request, chosen, "close")

    def _take_step(self, request: HttpRequest, chosen: QuerySet[Study], step: str) -> None:
        def act(study: Study) -> str:
            said = take_step(study=study, step=step, by=request.user.get_username())
            return f"{study}: {said}"

        run_on_each(self, request, chosen, act, CannotTake, is_noted=False)
