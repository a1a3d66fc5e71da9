"""The versions of a study's question set, and how a new one is assembled."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from studyapp.actions.question_sets.wanted import facets
from studyapp.actions.questions import QuestionSetError, assemble, wanted_questions
from studyapp.forms.question_sets import AssemblyForm
from studyapp.models import Question, QuestionSet, Study
from studyapp.views.noted import noted
from studyapp.views.pages import with_form
from studyapp.views.visible import changeable_study, visible_study


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def question_sets(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions; with filters in the address, how many questions they would take."""
    if request.method == "POST":
        return _assemble(request, changeable_study(request, slug))
    study = visible_study(request, slug)
    asks = bool(request.GET)
    form = AssemblyForm(request.GET if asks else None, facets=facets(study))
    matching = _matching(study, form) if asks and form.is_valid() else None
    return _page(request, study, form, matching)


def _assemble(request: HttpRequest, study: Study) -> HttpResponse:
    form = AssemblyForm(request.POST, facets=facets(study))
    if not form.is_valid():
        return _page(request, study, form)
    limit = form.cleaned_data["limit"]
    try:
        with noted(request.user) as note:
            made = assemble(study=study, limit=limit, wanted=form.wanted())
            note("assembled", *named(made), questions=made.questions.count())
    except QuestionSetError as error:
        form.add_error(None, str(error))
        return _page(request, study, form)
    return redirect("question_set", slug=study.slug, version=made.version)


def named(question_set: QuestionSet) -> tuple[str, str, Study]:
    """What the logbook calls a question set."""
    return "question set", f"version {question_set.version}", question_set.study


def _matching(study: Study, form: AssemblyForm) -> dict[str, int] | None:
    """How many questions of each kind the filters take; those that are left out are not counted."""
    try:
        found = wanted_questions(study, form.wanted(), limit=form.cleaned_data["limit"])
    except QuestionSetError as error:
        form.add_error(None, str(error))
        return None
    asked = [question.kind for question in found if question.included]
    counts: dict[str, int] = {kind.value: asked.count(kind) for kind in Question.Kind}
    return counts | {"left_out": len(found) - len(asked)}


def _page(
    request: HttpRequest,
    study: Study,
    form: AssemblyForm,
    matching: dict[str, int] | None = None,
) -> HttpResponse:
    context = {
        "study": study,
        "form": form,
        "matching": matching,
        "versions": _versions(study),
        "current": study.question_set(),
        "may_change": study.may_change,
    }
    return with_form(request, "workplace/question_sets.html", context, refused=form.errors)


def _versions(study: Study) -> Any:
    """The newest first, with how many questions of each kind are asked and who was given them."""
    included = Q(questions__included=True)
    of_kind = {
        kind.value: Count("questions", filter=included & Q(questions__kind=kind))
        for kind in Question.Kind
    }
    versions = study.question_sets.annotate(**of_kind, in_all=Count("questions"))
    return versions.order_by("-version")
