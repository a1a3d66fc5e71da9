"""Question sets: listed, frozen, made anew. They are edited on their page in the workplace."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studyapp.actions import questions
from studyapp.admin.counting import number_of
from studyapp.admin.filters import names_of, of_study
from studyapp.admin.messages import run_on_each
from studyapp.admin.record import RecordAdmin
from studyapp.models import Question, QuestionSet

MADE = Question.objects.all()
ASKED = Question.objects.filter(included=True)


@admin.register(QuestionSet)
class QuestionSetAdmin(RecordAdmin):
    list_display = ["study", "version", "frozen_at", "included", "page"]
    list_filter = [of_study(), ("frozen_at", admin.EmptyFieldListFilter)]
    list_select_related = ["study"]
    search_fields = names_of("study")
    fields = ["study", "version", "created_at", "frozen_at", "included", "page"]
    actions = ["freeze", "new_version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        made, asked = (number_of(rows, "question_set") for rows in (MADE, ASKED))
        return super().get_queryset(request).annotate(n_made=made, n_asked=asked)

    @admin.display(description="questions")
    def included(self, question_set: Any) -> str:
        return f"{question_set.n_asked} of {question_set.n_made}"

    @admin.display(description="page")
    def page(self, question_set: QuestionSet) -> SafeString:
        address = reverse("question_set", args=[question_set.study.slug, question_set.version])
        words = "look at its questions" if question_set.is_frozen else "choose and order questions"
        return format_html('<a href="{}">{}</a>', address, words)

    def get_view_on_site_url(self, obj: QuestionSet | None = None) -> str | None:
        return reverse("question_set", args=[obj.study.slug, obj.version]) if obj else None

    @admin.action(
        description="Make a new version, a draft with the same questions", permissions=["make"]
    )
    def new_version(self, request: HttpRequest, chosen: QuerySet[QuestionSet]) -> None:
        def act(question_set: QuestionSet) -> str:
            return f"Made {questions.new_version(question_set=question_set)}."

        run_on_each(self, request, chosen, act)

    @admin.action(description="Freeze: participants can then be given it", permissions=["make"])
    def freeze(self, request: HttpRequest, chosen: QuerySet[QuestionSet]) -> None:
        def act(question_set: QuestionSet) -> str:
            return f"{questions.freeze(question_set=question_set)} is frozen."

        run_on_each(self, request, chosen, act, questions.QuestionSetError)

    def has_make_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("studyapp.change_questionset")
