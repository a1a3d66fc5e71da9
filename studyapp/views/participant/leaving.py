"""The end of the way, and the way out at any time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from studyapp.actions.recruitment.exits import offer
from studyapp.actions.taking_part.withdraw import withdraw as withdraw_participants
from studyapp.forms.withdrawal import CodeForm, Wish, WithdrawalForm
from studyapp.models import Participant, Study
from studyapp.views.pages import UNPROCESSABLE
from studyapp.views.participant.way import (
    anybody,
    forget,
    page_or_form,
    send_on,
    step,
)


@require_safe
@step
def end(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """Thanks, debrief, the participant's code, and what their recruiter wants to be told."""
    context = {
        "study": study,
        "participant": participant,
        "offer": offer(participant),
        "may_repeat": _may_repeat(study, participant),
    }
    return render(request, "participant/end.html", context)


def _may_repeat(study: Study, participant: Participant) -> bool:
    again = study.reentry == Study.Reentry.AGAIN and study.entry == Study.Entry.OPEN
    return again and study.is_open and participant.has_ended


@require_POST
@anybody
def again(request: HttpRequest, study: Study, participant: Participant | None) -> HttpResponse:
    """The browser forgets who it was, where a study takes the same person, or device, twice."""
    response = send_on(study.slug, None)
    if participant is not None and _may_repeat(study, participant):
        return forget(response, study)
    return response


@page_or_form
@anybody
def withdraw(request: HttpRequest, study: Study, participant: Participant | None) -> HttpResponse:
    """Take back everything: in a browser that knows the participant at once, else with the code.

    Open or not, a study always lets people go.
    """
    if "ticket" in request.POST:
        return _confirmed(request, study, participant)
    if "code" in request.POST:
        return _by_code(request, study)
    if participant is None or "code" in request.GET:
        return _page(request, study, form=CodeForm())
    wish = Wish(token=participant.token, offer=offer(participant, Participant.Outcome.WITHDRAWN))
    return _page(request, study, ticket=wish.ticket(study))


def _by_code(request: HttpRequest, study: Study) -> HttpResponse:
    """The same page for every code, so that none can be tried out."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _page(request, study, status=UNPROCESSABLE, form=form)
    code = form.cleaned_data["code"]
    return _page(request, study, code=code, ticket=Wish(code=code).ticket(study))


def _confirmed(request: HttpRequest, study: Study, participant: Participant | None) -> HttpResponse:
    form = WithdrawalForm(request.POST, study=study)
    if not form.is_valid():
        return _page(request, study, status=UNPROCESSABLE, form=CodeForm(), is_stale=True)
    wish: Wish = form.cleaned_data["ticket"]
    known = study.participants.filter(**_named(wish))
    withdraw_participants(study=study, participants=known)
    is_gone = participant is None or not study.participants.filter(pk=participant.pk).exists()
    if is_gone:
        request.participant = None  # type: ignore[attr-defined]
    page = render(request, "participant/withdrawn.html", {"study": study, "wish": wish})
    return forget(page, study) if is_gone else page


def _named(wish: Wish) -> dict[str, str]:
    return {"token": wish.token} if wish.token else {"code": wish.code}


def _page(
    request: HttpRequest, study: Study, *, status: int = 200, **context: object
) -> HttpResponse:
    context["study"] = study
    return render(request, "participant/withdraw.html", context, status=status)
