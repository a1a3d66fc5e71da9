"""Who is asking, where they are on the way, and which pages are true for them."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from studyapp.actions.enrol import StudyNotOpen
from studyapp.actions.respond import OutOfOrder, may_go_on
from studyapp.actions.way import Step, step_of
from studyapp.languages import keep_choice, language_of
from studyapp.models import Participant, Study, Trial

COOKIE = "participant"
COOKIE_SECONDS = 30 * 24 * 3600
UNPROCESSABLE = 422
# Where the action that takes in a post says best what became of it.
ALWAYS_TAKEN_IN = ("trial", "questions", "check", "guess", "withdraw")

page_or_form = require_http_methods(["GET", "HEAD", "POST"])


def current_participant(request: HttpRequest, slug: str) -> Participant | None:
    """The participant of this study whose token the browser holds."""
    token = request.COOKIES.get(COOKIE, "")
    if not slug_re.match(token):
        return None
    known = Participant.objects.select_related("study__questionnaire", "question_set", "arm")
    return known.filter(study__slug=slug, token=token).first()


def places(participant: Participant | None) -> tuple[str, ...]:
    """The pages that are true for this person; the first is where they are sent."""
    if participant is None:
        return ("landing", "consent", "declined")
    step = step_of(participant)
    if step == Step.CHECK:
        tried = participant.comprehension_attempts.exists()
        return ("check", "instructions") if tried else ("instructions", "check")
    if step == Step.TRIAL:
        begun = participant.trials.filter(presented_at__isnull=False).exists()
        return ("trial", "instructions") if begun else ("instructions", "trial")
    return (step.value,)


def send_on(slug: str, participant: Participant | None) -> HttpResponse:
    return redirect(places(participant)[0], slug=slug)


def step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the way: shown to those who are there, the others are sent to where they are.

    Nothing is cached, so that Back shows the truth.
    """
    name = view.__name__

    def answer(
        request: HttpRequest, study: Study, participant: Participant | None
    ) -> HttpResponse:
        is_answer = request.method == "POST" and participant and name in ALWAYS_TAKEN_IN
        if not (may_go_on(participant) if participant else study.is_open):
            return not_open(request, study)
        if not is_answer and name not in places(participant):
            return send_on(study.slug, participant)
        try:
            return view(request, study, participant)
        except StudyNotOpen:
            return not_open(request, study)
        except OutOfOrder:
            return send_on(study.slug, participant)
        except Trial.DoesNotExist as error:
            raise Http404("no trial of this participant") from error

    @wraps(view)
    def shown(request: HttpRequest, slug: str) -> HttpResponse:
        participant = current_participant(request, slug)
        study = participant.study if participant else get_object_or_404(Study, slug=slug)
        with translation.override(language_of(request, study, participant)):
            response = answer(request, study, participant)
        return keep_choice(response, request, study)

    return cache_control(no_store=True)(shown)


def not_open(request: HttpRequest, study: Study) -> HttpResponse:
    return render(request, "participant/not_open.html", {"study": study}, status=403)


def remember(response: HttpResponse, participant: Participant) -> HttpResponse:
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
