"""What is sent about a draft: marks, order, undo; answered by a page, or its script's few parts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from studyapp.actions.question_sets.drafts import Change
from studyapp.actions.question_sets.editing import change
from studyapp.actions.question_sets.ordering import arrange, move, order_of
from studyapp.actions.question_sets.undoing import undo
from studyapp.actions.questions import QuestionSetError
from studyapp.models import QuestionSet
from studyapp.views.noted import noted
from studyapp.views.visible import changeable_study
from studyapp.views.workplace import steps_back
from studyapp.views.workplace.question_rows import all_questions, filtered, shown_form, some_rows
from studyapp.views.workplace.question_sets import named
from studyapp.views.workplace.question_summary import summary

SCRIPT = "question_set.js"  # what the page's script calls itself
CONFLICT = 409
MARKS: dict[str, dict[str, Any]] = {
    "include": {"included": True},
    "exclude": {"included": False},
    "main": {"kind": "main"},
    "practice": {"kind": "practice"},
    "catch": {"kind": "catch"},
    "first": {"kind": "catch", "expected": "first"},
    "second": {"kind": "catch", "expected": "second"},
}


@require_POST
@login_required
def change_questions(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Do one thing with one question, the chosen ones, or all that are shown."""

    def act(question_set: QuestionSet) -> Change:
        return _do(request, question_set)

    return _answer(request, slug, version, act)


@require_POST
@login_required
def undo_change(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Take back the last change that this person made to the draft in this session."""

    def act(question_set: QuestionSet) -> Change:
        step = steps_back.last(request, question_set)
        if step is None:
            raise QuestionSetError("There is nothing to undo.")
        undone = undo(question_set=question_set, step=step)
        steps_back.forget_last(request, question_set)
        return undone

    return _answer(request, slug, version, act, keeps_step=False)


def _do(request: HttpRequest, question_set: QuestionSet) -> Change:
    """`do` is a verb alone, or after the question that it is about."""
    *single, verb = request.POST.get("do", "").split() or [""]
    keys = _keys(single) if single else _chosen(request, question_set)
    if verb == "arrange":
        return arrange(question_set=question_set, by=request.POST.get("by", ""))
    if not keys:
        raise QuestionSetError("No question was chosen. Tick some first.")
    if verb in MARKS:
        return change(question_set=question_set, questions=keys, **MARKS[verb])
    if verb in ("up", "down", "move"):
        place = _place(request, question_set, verb, keys)
        return move(question_set=question_set, questions=keys, place=place)
    raise QuestionSetError("Choose what to do with the questions.")


def _chosen(request: HttpRequest, question_set: QuestionSet) -> list[int]:
    """The ticked questions; or all that the filters in the address show, on every page."""
    if request.POST.get("scope") != "shown":
        return _keys(request.POST.getlist("chosen"))
    form = shown_form(request, question_set.study)
    questions = all_questions(question_set)
    return [q.pk for q in (filtered(questions, form) if form.is_valid() else questions)]


def _keys(sent: list[str]) -> list[int]:
    return [int(pk) for pk in sent if pk.isdecimal()]


def _place(request: HttpRequest, question_set: QuestionSet, verb: str, keys: list[int]) -> int:
    """Where to, counted from 1."""
    if verb == "move":
        place = request.POST.get("place", "")
        if not place.isdecimal() or not int(place):
            raise QuestionSetError("Enter the place as a number from 1.")
        return int(place)
    order = order_of(question_set)
    now = order.index(keys[0]) + 1 if keys[0] in order else 1
    return now - 1 if verb == "up" else now + 1


def _answer(
    request: HttpRequest,
    slug: str,
    version: int,
    act: Callable[[QuestionSet], Change],
    *,
    keeps_step: bool = True,
) -> HttpResponse:
    study = changeable_study(request, slug)
    question_set = get_object_or_404(study.question_sets, version=version)
    question_set.study = study
    try:
        with noted(request.user) as note:
            done = act(question_set)
            if not done.is_nothing():
                note("changed", *named(question_set), done=done.said)
    except QuestionSetError as error:
        return _refused(request, question_set, str(error))
    if keeps_step and not done.is_nothing():
        steps_back.keep(request, question_set, done)
    return _told(request, question_set, done)


def _refused(request: HttpRequest, question_set: QuestionSet, why: str) -> HttpResponse:
    if request.headers.get("X-Requested-With") == SCRIPT:
        return JsonResponse({"refused": why}, status=CONFLICT)
    messages.error(request, why)
    return _back(request, question_set)


def _told(request: HttpRequest, question_set: QuestionSet, done: Change) -> HttpResponse:
    if request.headers.get("X-Requested-With") != SCRIPT:
        messages.success(request, done.said)
        return _back(request, question_set)
    order = order_of(question_set) if done.places else []
    step = steps_back.last(request, question_set)
    answer = {
        "said": done.said,
        "undo": step.said if step else "",
        "numbers": {pk: place for place, pk in enumerate(order, start=1) if pk in done.places},
        "rows": _rows(request, question_set, done),
        "summary": _summary(request, question_set) if done.before else "",
    }
    return JsonResponse(answer)


def _rows(request: HttpRequest, question_set: QuestionSet, done: Change) -> dict[int, str]:
    """The changed rows, drawn anew."""
    context = {"study": question_set.study, "question_set": question_set, "may_change": True}
    context["is_in_order"] = request.POST.get("is_in_order") == "yes"
    return {
        row.question.pk: render_to_string("workplace/question_row.html", context | {"row": row})
        for row in some_rows(question_set, done.before)
    }


def _summary(request: HttpRequest, question_set: QuestionSet) -> str:
    context = {"study": question_set.study, "question_set": question_set, "may_change": True}
    return render_to_string(
        "workplace/question_summary.html", context | summary(question_set), request
    )


def _back(request: HttpRequest, question_set: QuestionSet) -> HttpResponse:
    """To the same filters, and to the question if it was one."""
    address = reverse("question_set", args=[question_set.study.slug, question_set.version])
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    single = request.POST.get("do", "").split()
    anchor = f"#question-{single[0]}" if len(single) == 2 and single[0].isdecimal() else ""
    return redirect(address + query + anchor)
