"""The page of a trial: what it shows and hides in each of its states."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from studyapp.actions.taking_part.elaborate import state_of
from studyapp.actions.taking_part.respond import present
from studyapp.actions.taking_part.way import current_trial
from studyapp.actions.tasks import prediction_of
from studyapp.forms.responses import MEASUREMENTS, ElaborationForm, choices_of, chosen_text
from studyapp.models import Participant, Study, Trial
from studyapp.prepared import PreparedRows
from studyapp.views.pages import with_form
from studyapp.views.participant.way import send_on
from studyapp.wording import wording


class OfTheRun(NamedTuple):
    """What the page of a trial says of the others."""

    position: int
    kind: str
    left_id: int | None
    right_id: int | None
    original_token: str
    left_token: str
    right_token: str


def _runs(participant: int) -> QuerySet[Trial, tuple[Any, ...]]:
    run = Trial.objects.filter(participant=participant).order_by("position")
    return run.values_list(*OfTheRun._fields)


_RUN = PreparedRows(_runs, participant=int)


def show_current(
    request: HttpRequest,
    participant: Participant,
    *,
    nothing_chosen: bool = False,
    form: ElaborationForm | None = None,
) -> HttpResponse:
    """The participant's current trial; with what was wrong about what they sent, if anything."""
    current = current_trial(participant)
    if current is None:
        return send_on(participant.study.slug, participant)
    present(trial=current)
    return show_trial(request, participant, current, nothing_chosen=nothing_chosen, form=form)


def show_trial(
    request: HttpRequest,
    participant: Participant,
    current: Trial,
    *,
    nothing_chosen: bool = False,
    form: ElaborationForm | None = None,
) -> HttpResponse:
    """The page of a trial that is this participant's current one, and was put to them."""
    study, state = participant.study, state_of(current)
    context: dict[str, Any] = {
        "study": study,
        "trial": current,
        "state": state,
        "measurements": MEASUREMENTS,
        "nothing_chosen": nothing_chosen,
        "prediction": prediction(participant, current),
        "pictures": pictures_of(current, study.slug),
        **progress(participant, current),
    }
    if state == "choose":
        context |= {"choices": choices_of(current, study), "instructed": instructed_letter(current)}
    else:
        context["chosen"] = chosen_text(current.response, study)
        context["form"] = form or ElaborationForm(study=study)
        context["feedback"] = current.question.feedback or wording(study, "practice_feedback")
    return with_form(
        request, "participant/trial.html", context, refused=nothing_chosen or form is not None
    )


def progress(participant: Participant, current: Trial) -> dict[str, Any]:
    """Which of how many trials this is, and the addresses of the next one's pictures, so that the
    browser may fetch them ahead.

    Practice is counted apart; every other kind of trial is counted alike.
    """
    run = [OfTheRun(*row) for row in _RUN.all(participant=participant.pk)]
    practice = sum(trial.kind == Trial.Kind.PRACTICE for trial in run)
    later = next((trial for trial in run if trial.position > current.position), None)
    pictures = {} if later is None else pictures_of(later, participant.study.slug)
    is_practice = current.kind == Trial.Kind.PRACTICE
    return {
        "is_practice": is_practice,
        "number": current.position - (0 if is_practice else practice),
        "total": practice if is_practice else len(run) - practice,
        "next_pictures": list(pictures.values()),
    }


def prediction(participant: Participant, current: Trial) -> str:
    """The classifier's answer for the picture, for those who are shown it; the same on both sides,
    since both stimuli of a question explain it. Who is to find the faulty network sees what that
    one says."""
    if participant.arm is None or not participant.arm.shows_prediction:
        return ""
    if participant.study.task == Study.Task.FAULT:
        return prediction_of(current.question)
    return current.question.first.explanation.class_name


def instructed_letter(current: Trial) -> str:
    """The letter that a catch trial says to choose; empty in every other trial."""
    if current.kind != Trial.Kind.CATCH:
        return ""
    question = current.question
    if not (question.instructed and question.expected):
        return ""
    expected = question.first_id if question.expected == "first" else question.second_id
    return "A" if current.left_id == expected else "B"


def pictures_of(trial: Any, slug: str) -> dict[str, str]:
    """The addresses of the pictures that a trial, or its row, has; other tasks show fewer than
    three."""
    tokens = {"original": trial.original_token}
    if trial.left_id is not None:
        tokens["left"] = trial.left_token
    if trial.right_id is not None:
        tokens["right"] = trial.right_token
    return {part: reverse("picture", args=[slug, token]) for part, token in tokens.items()}
