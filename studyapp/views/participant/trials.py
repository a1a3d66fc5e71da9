"""The trials, one after the other."""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from studyapp.actions.taking_part.elaborate import elaborate, go_on, state_of
from studyapp.actions.taking_part.enrol import StudyNotOpen
from studyapp.actions.taking_part.events import note_event
from studyapp.actions.taking_part.respond import NotOffered, present, respond
from studyapp.actions.taking_part.way import current_trial, trial_of
from studyapp.forms.responses import ElaborationForm, ResponseForm, TroubleForm
from studyapp.models import Event, Participant, Response, Study, Trial
from studyapp.views.pages import UNPROCESSABLE
from studyapp.views.participant.trial_page import show_current, show_trial
from studyapp.views.participant.unsaved import told_if_unsaved
from studyapp.views.participant.way import (
    current_participant,
    page_or_form,
    send_on,
    step,
)

SCRIPT = "trial.js"  # what the page's script calls itself


@page_or_form
@step
def trial(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """The current trial in its present state, or what is sent about one."""
    if request.method != "POST":
        current: Trial = request.at.trial  # type: ignore[attr-defined]
        present(trial=current)
        return show_trial(request, participant, current)
    form = ResponseForm(request.POST)
    form.is_valid()
    sent = trial_of(participant, form.cleaned_data.get("trial", ""))
    follow = {"elaborate": _elaboration, "feedback": _feedback_seen}.get(
        request.POST.get("state", "")
    )
    if follow is not None:
        return follow(request, participant, sent)
    return _choice(request, participant, sent, form)


def _choice(
    request: HttpRequest, participant: Participant, sent: Trial, form: ResponseForm
) -> HttpResponse:
    if state_of(sent) != "choose":
        return send_on(participant.study.slug, participant)
    given = form.given(sent)
    if given is None:
        return show_current(request, participant, nothing_chosen=True)
    by_script = form.came_with_measurements or given.side == Response.Side.NONE
    if participant.study.takes_script and not by_script:
        context = {"study": participant.study}
        return render(request, "participant/takes_script.html", context, status=UNPROCESSABLE)
    keep = partial(respond, trial_token=sent.token, timing=form.timing(), **vars(given))
    try:
        return _kept(request, participant, keep)
    except NotOffered:
        return show_current(request, participant, nothing_chosen=True)


def _elaboration(request: HttpRequest, participant: Participant, sent: Trial) -> HttpResponse:
    form = ElaborationForm(request.POST, study=participant.study)
    if not form.is_answered:
        return show_current(request, participant, form=form)
    answers = {name: value for name, value in form.cleaned_data.items() if value is not None}
    keep = partial(elaborate, trial_token=sent.token, **answers)
    return _kept(request, participant, keep)


def _feedback_seen(request: HttpRequest, participant: Participant, sent: Trial) -> HttpResponse:
    return _kept(request, participant, partial(go_on, trial_token=sent.token))


def _kept(
    request: HttpRequest, participant: Participant, keep: Callable[..., object]
) -> HttpResponse:
    """Store what was sent, and go to what comes next.

    The trial page's script is given the next trial without a detour: that this was put to them is
    stored with the answer, as each write waits for the disk.
    """
    by_script = request.headers.get("X-Requested-With") == SCRIPT
    with transaction.atomic():
        keep(participant=participant)
        following = current_trial(participant) if by_script else None
        if following is not None:
            present(trial=following)
    if following is not None:
        return show_trial(request, participant, following)
    participant.refresh_from_db()
    return send_on(participant.study.slug, participant)


@require_POST
@cache_control(no_store=True)
@told_if_unsaved
def trouble(request: HttpRequest, slug: str) -> HttpResponse:
    """What the page's script noticed; the answer has no content."""
    participant = current_participant(request, slug)
    if participant is None:
        raise Http404("no participant of this study")
    form = TroubleForm(request.POST)
    form.is_valid()
    known = form.cleaned_data
    if not {"trial", "kind"} <= known.keys():
        return HttpResponse(status=UNPROCESSABLE)
    try:
        note_event(
            participant=participant,
            trial_token=known["trial"],
            kind=Event.Kind(known["kind"]),
            detail=known.get("detail", ""),
        )
    except (Trial.DoesNotExist, Participant.DoesNotExist) as error:
        raise Http404("no trial of this participant") from error
    except StudyNotOpen:
        return HttpResponse(status=403)
    return HttpResponse(status=204)
