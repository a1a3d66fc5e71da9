"""The participant's way: landing, consent, instructions, trials, questions, end.

A participant is known by a cookie that holds their token. Where a person really is decides which
page they see, so a reload, the Back button, an old tab or a second device all lead on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from studyapp.actions.enrol import StudyNotOpen, enrol
from studyapp.actions.respond import OutOfOrder, answer_questionnaire, present, respond
from studyapp.forms import ConsentForm, QuestionnaireForm, ResponseForm, new_ticket
from studyapp.models import Participant, Question, Study, Trial

COOKIE = "participant"
COOKIE_SECONDS = 30 * 24 * 3600
UNPROCESSABLE = 422

page_or_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What this installation is; studies are reached by their own addresses only."""
    return render(request, "participant/front.html")


def current_participant(request: HttpRequest, slug: str) -> Participant | None:
    """The participant of this study whose token the browser holds."""
    token = request.COOKIES.get(COOKIE, "")
    if not slug_re.match(token):
        return None
    known = Participant.objects.select_related("study__questionnaire", "question_set")
    return known.filter(study__slug=slug, token=token).first()


def _places(participant: Participant | None) -> tuple[str, ...]:
    """The pages that are true for this person; the first is where they are sent."""
    if participant is None:
        return ("landing", "consent", "declined")
    if participant.completed_at is not None:
        return ("end",)
    trial = participant.next_trial()
    if trial is None:
        return ("questions",)
    begun = trial.position > 1 or trial.presented_at is not None
    return ("trial", "instructions") if begun else ("instructions", "trial")


def _send_on(slug: str, participant: Participant | None) -> HttpResponse:
    return redirect(_places(participant)[0], slug=slug)


def step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the way: shown to those who are there, the others are sent to where they are.

    A participant's post is let through wherever they are, since the action that takes it in says
    best what became of it. Nothing is cached, so that Back shows the truth.
    """
    name = view.__name__

    @wraps(view)
    def shown(request: HttpRequest, slug: str) -> HttpResponse:
        participant = current_participant(request, slug)
        study = participant.study if participant else get_object_or_404(Study, slug=slug)
        is_response = request.method == "POST" and participant and name in ("trial", "questions")
        if not study.is_open and not (participant and participant.completed_at):
            return _not_open(request, study)
        if not is_response and name not in _places(participant):
            return _send_on(slug, participant)
        try:
            return view(request, study, participant)
        except StudyNotOpen:
            return _not_open(request, study)
        except OutOfOrder:
            return _send_on(slug, participant)
        except Trial.DoesNotExist as error:
            raise Http404("no trial of this participant") from error

    return cache_control(no_store=True)(shown)


def _not_open(request: HttpRequest, study: Study) -> HttpResponse:
    return render(request, "participant/not_open.html", {"study": study}, status=403)


@require_safe
@step
def landing(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    """What the study is, how long it takes, who asks."""
    return render(request, "participant/landing.html", {"study": study})


@page_or_form
@step
def consent(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    """Agree or decline; agreeing draws and stores everything."""
    form = ConsentForm(request.POST or None, study=study)
    if request.POST.get("decision") == "decline":
        return redirect("declined", slug=study.slug)
    if form.is_valid() and request.POST.get("decision") == "agree":
        enrolled = enrol(study=study, token=form.cleaned_data["ticket"])
        return _remember(_send_on(study.slug, enrolled), enrolled)
    context = {"study": study, "ticket": new_ticket(study), "refused": form.is_bound}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "participant/consent.html", context, status=status)


def _remember(response: HttpResponse, participant: Participant) -> HttpResponse:
    """Let the browser hold the token, for this study's addresses alone."""
    response.set_cookie(
        COOKIE,
        participant.token,
        max_age=COOKIE_SECONDS,
        path=reverse("landing", args=[participant.study.slug]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_safe
@step
def declined(request: HttpRequest, study: Study, participant: None) -> HttpResponse:
    """Thanks to somebody who would rather not."""
    return render(request, "participant/declined.html", {"study": study})


@require_safe
@cache_control(no_store=True)
def resume(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The personal link: go on where one stopped, on any device."""
    participant = get_object_or_404(
        Participant.objects.select_related("study"), study__slug=slug, token=token
    )
    return _remember(_send_on(slug, participant), participant)


@require_safe
@step
def instructions(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """What to do, and the personal link."""
    link = request.build_absolute_uri(reverse("resume", args=[study.slug, participant.token]))
    context = {"study": study, "personal_link": link, "begun": _places(participant)[0] == "trial"}
    return render(request, "participant/instructions.html", context)


@page_or_form
@step
def trial(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """The current trial, or the response to one."""
    if request.method != "POST":
        return _show_trial(request, participant)
    form = ResponseForm(request.POST)
    form.is_valid()
    token = form.cleaned_data.get("trial", "")
    side = form.cleaned_data.get("choice")
    if side is None:
        participant.trials.get(token=token)
        return _show_trial(request, participant, nothing_chosen=True)
    respond(participant=participant, trial_token=token, side=side, timing=form.timing())
    return _send_on(study.slug, participant)


def _show_trial(
    request: HttpRequest, participant: Participant, *, nothing_chosen: bool = False
) -> HttpResponse:
    current = participant.next_trial()
    if current is None:
        return _send_on(participant.study.slug, participant)
    present(trial=current)
    context = {
        "study": participant.study,
        "trial": current,
        "nothing_chosen": nothing_chosen,
        **_progress(participant, current),
    }
    status = UNPROCESSABLE if nothing_chosen else 200
    return render(request, "participant/trial.html", context, status=status)


def _progress(participant: Participant, current: Trial) -> dict[str, int | bool]:
    """Practice is counted apart; every other kind of question is counted alike."""
    practice = participant.trials.filter(question__kind=Question.Kind.PRACTICE).count()
    if current.question.kind == Question.Kind.PRACTICE:
        return {"is_practice": True, "number": current.position, "total": practice}
    total = participant.trials.count() - practice
    return {"is_practice": False, "number": current.position - practice, "total": total}


@page_or_form
@step
def questions(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """The questionnaire about the person; sending it completes the participation."""
    form = QuestionnaireForm(request.POST if request.method == "POST" else None, study=study)
    if form.is_valid():
        participant = answer_questionnaire(participant=participant, answers=form.answers())
    if participant.completed_at is not None or "questions" not in _places(participant):
        return _send_on(study.slug, participant)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(
        request, "participant/questions.html", {"study": study, "form": form}, status=status
    )


@require_safe
@step
def end(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """Thanks, debrief, and the participant's code."""
    context = {"study": study, "participant": participant}
    return render(request, "participant/end.html", context)
