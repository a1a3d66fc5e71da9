"""One question of a set: as participants will see it, and how it is marked."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.actions.question_sets.drafts import RELATED
from studyapp.actions.question_sets.editing import change
from studyapp.actions.question_sets.ordering import move, order_of
from studyapp.actions.questions import QuestionSetError
from studyapp.forms.question_sets import QuestionForm
from studyapp.models import Question, QuestionSet, Study
from studyapp.views.noted import noted
from studyapp.views.pages import with_form
from studyapp.views.visible import changeable_study, visible_study
from studyapp.views.workplace import steps_back
from studyapp.views.workplace.question_rows import rows_of
from studyapp.views.workplace.question_sets import named
from studyapp.views.workplace.question_trial import context_of
from studyapp.views.workplace.text_previews import preview

EDITED = ("included", "kind", "expected", "instructed", "feedback")
CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@csp_update({"frame-src": [SELF]})
def question(request: HttpRequest, slug: str, version: int, pk: int) -> HttpResponse:
    """The question in a frame as participants see it, the form of a draft, what is beside it."""
    if request.method == "POST":
        return _save(request, _question(changeable_study(request, slug), version, pk))
    one = _question(visible_study(request, slug), version, pk)
    return _page(request, one, _form(one))


@require_safe
@never_cache
@login_required
def question_as_seen(request: HttpRequest, slug: str, version: int, pk: int) -> HttpResponse:
    """The page of a trial with this question, by the template that participants get."""
    one = _question(visible_study(request, slug), version, pk)
    study = one.question_set.study
    language = request.GET.get("language", "")
    offered = study.languages or ["en"]
    with translation.override(language if language in offered else offered[0]):
        try:
            context = context_of(one, request.GET)
        except ValueError as error:  # an explanation that does not tell what the system says
            return HttpResponse(
                f"This cannot be shown: {error}", content_type="text/plain", status=CONFLICT
            )
        address = reverse("trial", args=[study.slug])
        return preview(request, "participant/trial.html", context, address)


def _question(study: Study, version: int, pk: int) -> Question:
    question_set = get_object_or_404(study.question_sets, version=version)
    question_set.study = study
    one = get_object_or_404(question_set.questions.select_related(*RELATED), pk=pk)
    one.question_set = question_set
    return one


def _form(one: Question, data: Any = None) -> QuestionForm:
    order = order_of(one.question_set)
    initial = {name: getattr(one, name) for name in EDITED} | {"place": order.index(one.pk) + 1}
    study = one.question_set.study
    return QuestionForm(data, initial=initial, question=one, study=study)


def _save(request: HttpRequest, one: Question) -> HttpResponse:
    """Store it, and lead to the next one if that is asked for."""
    form, question_set = _form(one, request.POST), one.question_set
    if not form.is_valid():
        return _page(request, one, form)
    values = {name: form.cleaned_data[name] for name in EDITED if name in form.cleaned_data}
    try:
        with noted(request.user) as note:
            steps = [change(question_set=question_set, questions=[one.pk], **values)]
            if "place" in form.changed_data:
                place = form.cleaned_data["place"]
                steps.append(move(question_set=question_set, questions=[one.pk], place=place))
            steps = [step for step in steps if not step.is_nothing()]
            for step in steps:
                note("changed", *named(question_set), done=step.said)
    except QuestionSetError as error:
        form.add_error(None, str(error))
        return _page(request, one, form)
    for step in steps:
        steps_back.keep(request, question_set, step)
    beside = _beside(question_set, one.pk)
    goes_on = "next" in request.POST and beside["next"]
    slug, version = question_set.study.slug, question_set.version
    return redirect("question", slug, version, beside["next"] if goes_on else one.pk)


def _beside(question_set: QuestionSet, pk: int) -> dict[str, int | None]:
    """The primary keys of the question before and the question after."""
    order = order_of(question_set)
    place = order.index(pk)
    return {
        "previous": order[place - 1] if place else None,
        "next": order[place + 1] if place + 1 < len(order) else None,
    }


def _page(request: HttpRequest, one: Question, form: QuestionForm) -> HttpResponse:
    question_set = one.question_set
    study = question_set.study
    places = {pk: place for place, pk in enumerate(order_of(question_set), start=1)}
    context = {
        "study": study,
        "question_set": question_set,
        "question": one,
        "row": rows_of([one], places)[0],
        "in_all": len(places),
        "form": form,
        "arms": study.arms.all(),
        "seen": request.GET.urlencode(),
        "may_change": not question_set.is_frozen and study.may_change,
        **_beside(question_set, one.pk),
    }
    return with_form(request, "workplace/question.html", context, refused=form.errors)
