"""What follows a choice that is locked: how sure and why, or in practice what researchers say."""

from django.db import transaction
from django.utils import timezone

from studyapp.actions.taking_part.respond import OutOfOrder, locked, refuse_unless_open
from studyapp.actions.taking_part.way import advance, current_trial, trial_of
from studyapp.models import Elaboration, Participant, Trial


@transaction.atomic
def elaborate(
    *,
    participant: Participant,
    trial_token: str,
    confidence: int | None = None,
    reason: str = "",
    response_time_ms: int | None = None,
) -> Elaboration:
    """Store how sure the participant is of the trial's choice, and why; the first one stands.

    Raises
    ------
    Participant.DoesNotExist : the participant has withdrawn meanwhile.
    Trial.DoesNotExist : the token belongs to no trial of this participant.
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : nothing is asked about this trial, or not yet.
    """
    participant = locked(participant)
    known = Elaboration.objects.filter(
        response__trial__participant=participant, response__trial__token=trial_token
    ).first()
    if known is not None:
        return known
    trial = participant.trials.get(token=trial_token)
    refuse_unless_open(participant)
    current = current_trial(participant)
    if current != trial or state_of(current) != "elaborate":
        raise OutOfOrder(f"{trial} is not to be elaborated now.")
    elaboration = Elaboration.objects.create(
        response=current.response,
        confidence=confidence,
        reason=reason,
        response_time_ms=response_time_ms,
    )
    participant.last_seen_at = elaboration.created_at
    participant.save(update_fields=["last_seen_at"])
    advance(participant)
    return elaboration


@transaction.atomic
def go_on(*, participant: Participant, trial_token: str) -> None:
    """The participant has seen the feedback on their choice in practice; again changes nothing.

    Raises
    ------
    Participant.DoesNotExist : the participant has withdrawn meanwhile.
    Trial.DoesNotExist : the token belongs to no trial of this participant.
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : this is no practice, or there is no choice yet that feedback could follow.
    """
    participant = locked(participant)
    trial = trial_of(participant, trial_token)
    if trial.feedback_seen_at is not None:
        return
    refuse_unless_open(participant)
    if state_of(trial) != "feedback":
        raise OutOfOrder(f"{trial} has no feedback, or no choice yet that it could follow.")
    trial.feedback_seen_at = participant.last_seen_at = timezone.now()
    trial.save(update_fields=["feedback_seen_at"])
    participant.save(update_fields=["last_seen_at"])
    advance(participant)


def state_of(trial: Trial) -> str:
    """What a trial that is the current one wants: choose, elaborate or feedback."""
    if getattr(trial, "response", None) is None:
        return "choose"
    return "feedback" if trial.kind == Trial.Kind.PRACTICE else "elaborate"
