"""One version of a question set: every question, and what becomes of the whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from studyapp.actions.question_sets.drafts import discard
from studyapp.actions.questions import QuestionSetError, freeze, new_version
from studyapp.models import QuestionSet, Study
from studyapp.views.noted import noted
from studyapp.views.pages import page_of, query_of
from studyapp.views.visible import changeable_study, visible_study
from studyapp.views.workplace import steps_back
from studyapp.views.workplace.question_rows import all_questions, filtered, rows_of, shown_form
from studyapp.views.workplace.question_sets import named
from studyapp.views.workplace.question_summary import summary

PER_PAGE = 500


@require_safe
@never_cache
@login_required
def question_set(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Every pair of a version, filtered and sorted as the address says."""
    shown = _of(visible_study(request, slug), version)
    questions = all_questions(shown)
    places = {question.pk: place for place, question in enumerate(questions, start=1)}
    form = shown_form(request, shown.study)
    found = filtered(questions, form) if form.is_valid() else questions
    page = page_of(request, found, PER_PAGE)
    step = steps_back.last(request, shown)
    context = {
        "study": shown.study,
        "question_set": shown,
        "is_current": shown == shown.study.question_set(),
        "form": form,
        "is_in_order": not form.is_valid() or not form.narrows,
        "is_large": request.GET.get("size") == "large",
        "rows": rows_of(page.object_list, places),
        "page": page,
        "in_all": len(questions),
        "query": query_of(request),
        "may_change": shown.study.may_change and not shown.is_frozen,
        "may_copy": shown.study.may_change,
        "undo": step.said if step else "",
        **summary(shown),
    }
    return render(request, "workplace/question_set.html", context)


@require_POST
@login_required
def freeze_set(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """From now on participants can be given it; refused with everything that is missing."""
    draft = _of(changeable_study(request, slug), version)
    try:
        with noted(request.user) as note:
            freeze(question_set=draft)
            note("froze", *named(draft))
    except QuestionSetError as error:
        messages.error(request, str(error))
    else:
        steps_back.forget(request, draft)
        messages.success(request, f"Version {version} is frozen: new participants are given it.")
    return redirect("question_set", slug=slug, version=version)


@require_POST
@login_required
def copy_set(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """A new draft with the same questions, marks and order."""
    copied = _of(changeable_study(request, slug), version)
    with noted(request.user) as note:
        made = new_version(question_set=copied)
        note("assembled", *named(made), copy_of=version)
    messages.success(request, f"Version {made.version} is a draft with the same questions.")
    return redirect("question_set", slug=slug, version=made.version)


@require_POST
@login_required
def discard_set(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Delete a draft that nobody was given."""
    draft = _of(changeable_study(request, slug), version)
    try:
        with noted(request.user) as note:
            discard(question_set=draft)
            note("deleted", *named(draft))
    except QuestionSetError as error:
        messages.error(request, str(error))
        return redirect("question_set", slug=slug, version=version)
    steps_back.forget(request, draft)
    messages.success(request, f"The draft, version {version}, is deleted.")
    return redirect("question_sets", slug=slug)


def _of(study: Study, version: int) -> QuestionSet:
    found = get_object_or_404(study.question_sets, version=version)
    found.study = study
    return found
