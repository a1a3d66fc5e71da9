"""Who is asking, where they are on the way, and which pages are true for them."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from studyapp.actions.recruitment.identities import parameter_names
from studyapp.actions.taking_part.begin import begin
from studyapp.actions.taking_part.enrol import (
    Arrival,
    CannotJoin,
    StudyNotOpen,
    earlier_participation,
    kind_of_newcomer,
    note_presence,
    refuse_newcomer,
)
from studyapp.actions.taking_part.respond import OutOfOrder, may_go_on
from studyapp.actions.taking_part.way import Step, Whereabouts, whereabouts
from studyapp.languages import keep_choice, language_of
from studyapp.models import Participant, Study, Trial
from studyapp.prepared import PreparedRecord
from studyapp.views.participant.entrance import arrival_of
from studyapp.views.participant.unsaved import told_if_unsaved

COOKIE = "participant"
COOKIE_SECONDS = 30 * 24 * 3600
# The pages that are true for somebody whom the browser does not know.
STRANGERS = ("landing", "consent", "declined")
# Where the action that takes in a post says best what became of it.
ALWAYS_TAKEN_IN = ("trial", "questions", "check", "guess")
# And this of a stranger's: who sends it again may have got the last place by the first click.
TAKEN_IN_FROM_STRANGERS = ("consent",)

page_or_form = require_http_methods(["GET", "HEAD", "POST"])


def current_participant(request: HttpRequest, slug: str) -> Participant | None:
    """The participant of this study whose token the browser holds."""
    token = token_of(request)
    if not token:
        return None
    # Every page asks this: what else belongs to somebody is asked for where it is shown.
    study = _STUDY.first(slug=slug)
    participant = None if study is None else _PARTICIPANT.first(study=study.pk, token=token)
    if participant is None:
        return None
    participant.study = study
    found: Participant = participant
    return found


def _study(slug: str) -> Study:
    study: Study | None = _STUDY.first(slug=slug)
    if study is None:
        raise Http404("no study of this name")
    return study


def _studies(slug: str) -> QuerySet[Study]:
    return Study.objects.filter(slug=slug).order_by()


def _participants(study: int, token: str) -> QuerySet[Participant]:
    return Participant.objects.filter(study=study, token=token).order_by()


_STUDY = PreparedRecord(_studies, slug=str)
_PARTICIPANT = PreparedRecord(_participants, study=int, token=str)


def token_of(request: HttpRequest) -> str:
    """Who the browser says is asking; empty if it says nothing, or what cannot be."""
    token = request.COOKIES.get(COOKIE, "")
    return token if slug_re.match(token) else ""


def places(at: Whereabouts, participant: Participant) -> tuple[str, ...]:
    """The pages that are true for who is there; the first is where they are sent."""
    if at.step == Step.BEGIN:  # in a study that takes nothing in; every page of it says so
        return ("instructions",)
    if at.step == Step.CHECK:
        tried = participant.comprehension_attempts.exists()
        return ("check", "instructions") if tried else ("instructions", "check")
    if at.step == Step.TRIAL:
        return ("trial", "instructions") if at.has_begun else ("instructions", "trial")
    return (at.step.value,)


def where_they_are(participant: Participant) -> Whereabouts:
    """Where somebody is on the way, once whatever kept them from their trials is gone."""
    at = whereabouts(participant)
    if at.step == Step.BEGIN:
        begin(participant=participant)
        at = whereabouts(participant)
    return at


def send_on(slug: str, participant: Participant | None) -> HttpResponse:
    if participant is None:
        return redirect(STRANGERS[0], slug=slug)
    return redirect(places(where_they_are(participant), participant)[0], slug=slug)


def step(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the way: shown to those who are there, the others are sent to where they are."""
    return anybody(guarded(view, view.__name__))


def guarded(view: Callable[..., HttpResponse], name: str) -> Callable[..., HttpResponse]:
    """The view, for those who are at this step of the way and in a study that goes on."""

    @wraps(view)
    def shown(request: HttpRequest, study: Study, participant: Participant | None) -> HttpResponse:
        if participant is None:
            if request.method != "POST" or name not in TAKEN_IN_FROM_STRANGERS:
                refuse_stranger(study, arrival_of(request, study))
        elif not may_go_on(participant):
            raise StudyNotOpen
        else:
            note_presence(participant=participant)
        is_answer = request.method == "POST" and participant and name in ALWAYS_TAKEN_IN
        if not is_answer:
            true = _places_of(request, participant)
            if name not in true:
                return redirect(true[0], slug=study.slug)
        return view(request, study, participant)

    return shown


def _places_of(request: HttpRequest, participant: Participant | None) -> tuple[str, ...]:
    """The pages that are true for whoever is asking; what was found out is left to the view."""
    if participant is None:
        return STRANGERS
    request.at = at = where_they_are(participant)  # type: ignore[attr-defined]
    return places(at, participant)


def refuse_stranger(study: Study, arrival: Arrival) -> None:
    """Raise unless somebody whom the browser does not know may come in, or come back."""
    kind = kind_of_newcomer(study, arrival)
    earlier = earlier_participation(study, arrival, kind)
    if earlier is None:
        refuse_newcomer(study, arrival, kind)
    elif not may_go_on(earlier):
        raise StudyNotOpen


def anybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a study, for whoever asks: in their language, and every refusal as a page.

    Nothing is cached, so that Back shows the truth.
    """

    @wraps(view)
    def shown(request: HttpRequest, slug: str, **more: str) -> HttpResponse:
        participant = current_participant(request, slug)
        study = participant.study if participant else _study(slug)
        kind = participant.kind if participant else _kind_of_stranger(request, study)
        # What every page of a study says about its reader: see participant/base.html.
        request.participant = participant  # type: ignore[attr-defined]
        request.is_preview = kind == Participant.Kind.PREVIEW  # type: ignore[attr-defined]
        with translation.override(language_of(request, study, participant)):
            response = _with_refusals(view, request, study, participant, **more)
        return keep_choice(response, request, study)

    return cache_control(no_store=True)(told_if_unsaved(shown))


def _kind_of_stranger(request: HttpRequest, study: Study) -> str:
    return kind_of_newcomer(study, arrival_of(request, study))


def _with_refusals(
    view: Callable[..., HttpResponse],
    request: HttpRequest,
    study: Study,
    participant: Participant | None,
    **more: str,
) -> HttpResponse:
    try:
        return view(request, study, participant, **more)
    except StudyNotOpen:
        return not_open(request, study)
    except CannotJoin as refusal:
        return cannot_join(request, study, refusal.why, missing=parameter_names(study))
    except OutOfOrder:
        return send_on(study.slug, participant)
    except Participant.DoesNotExist:  # withdrew in another tab, while this answer travelled
        return send_on(study.slug, None)
    except Trial.DoesNotExist as error:
        raise Http404("no trial of this participant") from error


def not_open(request: HttpRequest, study: Study) -> HttpResponse:
    return render(request, "participant/not_open.html", {"study": study}, status=403)


def cannot_join(
    request: HttpRequest, study: Study, why: str, *, status: int = 403, **context: object
) -> HttpResponse:
    """Say kindly why the study is open but not to this visitor; nothing was taken in."""
    context |= {"study": study, "why": why}
    return render(request, "participant/cannot_join.html", context, status=status)


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


def forget(response: HttpResponse, study: Study) -> HttpResponse:
    """Let the browser be nobody in this study."""
    response.delete_cookie(COOKIE, path=reverse("landing", args=[study.slug]), samesite="Lax")
    return response
