"""The trials, one after the other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from studyapp.actions.respond import present, respond
from studyapp.forms.responses import ResponseForm
from studyapp.models import Participant, Study, Trial
from studyapp.views.participant.way import UNPROCESSABLE, page_or_form, send_on, step


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
    participant.refresh_from_db()
    return send_on(study.slug, participant)


def _show_trial(
    request: HttpRequest, participant: Participant, *, nothing_chosen: bool = False
) -> HttpResponse:
    current = participant.next_trial()
    if current is None:
        return send_on(participant.study.slug, participant)
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
    """Practice is counted apart; every other kind of trial is counted alike."""
    practice = participant.trials.filter(kind=Trial.Kind.PRACTICE).count()
    if current.kind == Trial.Kind.PRACTICE:
        return {"is_practice": True, "number": current.position, "total": practice}
    total = participant.trials.count() - practice
    return {"is_practice": False, "number": current.position - practice, "total": total}
