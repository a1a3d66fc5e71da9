"""Question sets: see every pair as a participant would, choose, mark, order, freeze."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from studyapp.actions import questions
from studyapp.admin.locks import LockedOnceMet
from studyapp.admin.messages import run_on_each
from studyapp.admin.owned import OwnChoices, OwnedAdmin
from studyapp.admin.thumbnails import thumbnail
from studyapp.models import Question, QuestionSet


class QuestionInline(LockedOnceMet, OwnChoices, admin.TabularInline):
    model = Question
    extra = 0
    can_delete = False
    fields = [
        "position",
        "included",
        "kind",
        "expected",
        "instructed",
        "original",
        "one",
        "other",
        "explained",
        "feedback",
    ]
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 20})},
        models.CharField: {"widget": forms.TextInput(attrs={"size": 8})},
    }
    readonly_fields = ["original", "one", "other", "explained"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        related = ("image", "first__explanation__condition", "second__explanation__condition")
        return super().get_queryset(request).select_related(*related)

    def has_add_permission(self, request: HttpRequest, *parent: Any) -> bool:
        return False

    @admin.display(description="picture")
    def original(self, question: Question) -> SafeString:
        return thumbnail(question.image, question.image.name)

    @admin.display(description="one explanation")
    def one(self, question: Question) -> SafeString:
        return thumbnail(question.first, str(question.first.explanation.condition))

    @admin.display(description="other explanation")
    def other(self, question: Question) -> SafeString:
        return thumbnail(question.second, str(question.second.explanation.condition))

    @admin.display(description="what is explained")
    def explained(self, question: Question) -> str:
        first, second = question.first.explanation, question.second.explanation
        objection = questions.objection(question.first, question.second)
        note = f" ({objection})" if objection else ""
        percent = f"{100 * first.probability:.1f} %"
        return f"{first.class_name}, {percent}: {first.condition} / {second.condition}{note}"


@admin.register(QuestionSet)
class QuestionSetAdmin(LockedOnceMet, OwnedAdmin):
    list_display = ["study", "version", "frozen_at", "included"]
    list_filter = ["study"]
    readonly_fields = ["version", "next_step", "frozen_at"]
    exclude = ["padded_size"]
    inlines = [QuestionInline]
    actions = ["freeze", "new_version"]

    @admin.display(description="questions")
    def included(self, question_set: QuestionSet) -> str:
        chosen = question_set.questions.filter(included=True).count()
        return f"{chosen} of {question_set.questions.count()}"

    @admin.display(description="next step")
    def next_step(self, question_set: QuestionSet) -> str:
        if question_set.pk is None:
            return "Save: the set then begins with every pair that has been explained."
        if question_set.is_frozen:
            return "None. To change it, choose “Make a new version” in the list of question sets."
        return "Choose and mark questions, save, then choose “Freeze” in the list of question sets."

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fields = list(self.readonly_fields)
        return ["study", *fields] if obj else fields

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        return list(self.inlines) if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new set begins with every pair that exists; the next page chooses among them."""
        if change:
            super().save_model(request, obj, form, change)
            return
        assembled = questions.assemble(study=obj.study)
        obj.pk, obj.version = assembled.pk, assembled.version
        obj.refresh_from_db()

    @admin.action(
        description="Make a new version, a draft with the same questions", permissions=["add"]
    )
    def new_version(self, request: HttpRequest, chosen: QuerySet[QuestionSet]) -> None:
        def act(question_set: QuestionSet) -> str:
            return f"Made {questions.new_version(question_set=question_set)}."

        run_on_each(self, request, chosen, act)

    @admin.action(description="Freeze: participants can then be given it", permissions=["change"])
    def freeze(self, request: HttpRequest, chosen: QuerySet[QuestionSet]) -> None:
        def act(question_set: QuestionSet) -> str:
            return f"{questions.freeze(question_set=question_set)} is frozen."

        run_on_each(self, request, chosen, act, questions.QuestionSetError)
