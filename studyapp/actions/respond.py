"""A participant answers a trial: one response per trial, the first one stands."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from studyapp.actions.enrol import StudyNotOpen
from studyapp.actions.way import advance
from studyapp.models import Participant, Response, Trial


class OutOfOrder(Exception):
    """What was sent exists but it is not its turn."""


@dataclass(frozen=True)
class Timing:
    """What the browser measured; everything is missing without JavaScript."""

    response_time_ms: int | None = None
    load_time_ms: int | None = None
    focus_lost_ms: int | None = None
    choice_changes: int | None = None
    viewport_width_px: int | None = None
    viewport_height_px: int | None = None


def present(*, trial: Trial) -> None:
    """Note when a trial was first put to its participant."""
    Trial.objects.filter(pk=trial.pk, presented_at__isnull=True).update(presented_at=timezone.now())


@transaction.atomic
def respond(
    *,
    participant: Participant,
    trial_token: str,
    side: str = "",
    rating: int | None = None,
    answer: str = "",
    timing: Timing = Timing(),
) -> Response:
    """Store the choice and return the trial's one response.

    A response that was sent before is returned as it is: a double click, a reload, a second tab or
    a stale page change nothing.

    Raises
    ------
    Trial.DoesNotExist : the token belongs to no trial of this participant.
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : an earlier trial is still without a response.
    """
    # Posts of one participant queue here, so that each sees what the one before it stored.
    participant = locked(participant)
    trial = participant.trials.select_related("response").get(token=trial_token)
    known: Response | None = getattr(trial, "response", None)
    if known is not None:
        return known
    refuse_unless_open(participant)
    if participant.next_trial() != trial:
        raise OutOfOrder(f"{trial} is not the next one.")
    response = Response.objects.create(
        trial=trial, side=side, rating=rating, answer=answer, **vars(timing)
    )
    participant.last_seen_at = response.created_at
    participant.save(update_fields=["last_seen_at"])
    advance(participant)
    return response


def locked(participant: Participant) -> Participant:
    """The participant as stored, held until the transaction ends."""
    held = Participant.objects.select_for_update(of=("self",))
    return held.select_related("study__questionnaire").get(pk=participant.pk)


def may_go_on(participant: Participant) -> bool:
    """Their study is open, or they look at what they are allowed to see at any time."""
    is_preview = participant.kind == Participant.Kind.PREVIEW
    return participant.study.is_open or is_preview or participant.has_ended


def refuse_unless_open(participant: Participant) -> None:
    """Raise StudyNotOpen if the study takes nothing in at present."""
    if not may_go_on(participant):
        raise StudyNotOpen(f"This study is {participant.study.get_status_display()}.")
