"""A participant answers: one response per trial, the first one stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from studyapp.actions.enrol import StudyNotOpen
from studyapp.models import ItemResponse, Participant, QuestionnaireItem, Response, Trial


class OutOfOrder(Exception):
    """The trial exists but it is not this trial's turn."""


@dataclass(frozen=True)
class Timing:
    """What the browser measured; everything is missing without JavaScript."""

    response_time_ms: int | None = None
    load_time_ms: int | None = None
    focus_lost_ms: int | None = None
    viewport_width_px: int | None = None
    viewport_height_px: int | None = None


def present(*, trial: Trial) -> None:
    """Note when a trial was first put to its participant."""
    Trial.objects.filter(pk=trial.pk, presented_at__isnull=True).update(presented_at=timezone.now())


@transaction.atomic
def respond(
    *, participant: Participant, trial_token: str, side: str, timing: Timing = Timing()
) -> Response:
    """Store the choice of a side and return the trial's one response.

    A response that was sent before is returned as it is: a double click, a reload, a second tab or
    a stale page change nothing.

    Raises
    ------
    Trial.DoesNotExist : the token belongs to no trial of this participant.
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : an earlier trial is still without a response.
    """
    # Posts of one participant queue here, so that each sees what the one before it stored.
    participant = _locked(participant)
    trial = participant.trials.select_related("response").get(token=trial_token)
    known: Response | None = getattr(trial, "response", None)
    if known is not None:
        return known
    if not participant.study.is_open:
        raise StudyNotOpen(f"This study is {participant.study.get_status_display()}.")
    if participant.next_trial() != trial:
        raise OutOfOrder(f"{trial} is not the next one.")
    return Response.objects.create(trial=trial, side=side, **vars(timing))


@transaction.atomic
def answer_questionnaire(
    *, participant: Participant, answers: Mapping[QuestionnaireItem, str]
) -> Participant:
    """Store the answers about the person, which completes the participation.

    Answers that were given before stay as they are.

    Raises
    ------
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : a trial is still without a response.
    """
    participant = _locked(participant)
    if participant.completed_at is not None:
        return participant
    if not participant.study.is_open:
        raise StudyNotOpen(f"This study is {participant.study.get_status_display()}.")
    if participant.next_trial() is not None:
        raise OutOfOrder(f"{participant} has not answered every trial.")
    ItemResponse.objects.bulk_create(
        ItemResponse(participant=participant, item=item, value=value)
        for item, value in answers.items()
    )
    participant.expertise_level = _expertise_level(answers)
    participant.completed_at = timezone.now()
    participant.save(update_fields=["expertise_level", "completed_at"])
    return participant


def _locked(participant: Participant) -> Participant:
    """The participant as stored, held until the transaction ends."""
    held = Participant.objects.select_for_update(of=("self",)).select_related("study")
    return held.get(pk=participant.pk)


def _expertise_level(answers: Mapping[QuestionnaireItem, str]) -> int | None:
    """The level of the choice that was made, of the one item whose choices have levels."""
    for item, value in answers.items():
        choice = item.choices.filter(code=value, level__isnull=False).first()
        if choice is not None:
            return choice.level
    return None
