"""What comes before the trials: the instructions, and the check that they were understood."""

from math import ceil, floor

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studyapp.actions.taking_part.comprehension import (
    attempt_check,
    attempts_left,
    last_attempt,
    misunderstood,
)
from studyapp.actions.taking_part.way import Step, Whereabouts, step_of
from studyapp.forms.comprehension import AttemptForm, ComprehensionForm
from studyapp.models import Participant, Study, Trial
from studyapp.views.pages import with_form
from studyapp.views.participant.way import page_or_form, send_on, step


@require_safe
@step
def instructions(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """What to do, an example, and the personal link."""
    at: Whereabouts = request.at  # type: ignore[attr-defined]
    link = request.build_absolute_uri(reverse("resume", args=[study.slug, participant.token]))
    context = {
        "study": study,
        "personal_link": link,
        "begun": at.has_begun,
        "is_checked": at.step == Step.CHECK,
        "shows_prediction": participant.arm is not None and participant.arm.shows_prediction,
        "practice": participant.trials.filter(kind=Trial.Kind.PRACTICE).count(),
        **how_to_answer(study),
    }
    return render(request, "participant/instructions.html", context)


def how_to_answer(study: Study) -> dict[str, int | None]:
    """The times that the instructions tell, in whole seconds; they never promise less waiting or
    more time than there is."""
    limit = study.time_limit_ms
    return {
        "viewing_seconds": ceil(study.minimum_viewing_ms / 1000),
        "limit_seconds": max(1, floor(limit / 1000)) if limit else None,
    }


@page_or_form
@step
def check(request: HttpRequest, study: Study, participant: Participant) -> HttpResponse:
    """The questions about the instructions; a wrong answer gives a hint and the way back."""
    if step_of(participant) != Step.CHECK:
        return send_on(study.slug, participant)
    questions = study.comprehension.all()
    if request.method != "POST":
        return _show_check(request, participant, ComprehensionForm(questions=questions))
    form = ComprehensionForm(request.POST, questions=questions)
    number = AttemptForm(request.POST).number()
    if number is None or not form.is_valid():
        return _show_check(request, participant, form)
    attempt_check(participant=participant, number=number, answers=form.answers())
    participant.refresh_from_db()
    return send_on(study.slug, participant)


def _show_check(
    request: HttpRequest, participant: Participant, form: ComprehensionForm
) -> HttpResponse:
    last = last_attempt(participant)
    context = {
        "study": participant.study,
        "form": form,
        "attempt": 1 if last is None else last.number + 1,
        "left": attempts_left(participant),
        "misunderstood": [] if last is None else misunderstood(last),
    }
    return with_form(request, "participant/check.html", context, refused=form.is_bound)
