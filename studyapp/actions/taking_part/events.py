"""What the browser noticed on the way: a picture that did not load, the focus lost."""

from django.db import transaction

from studyapp.actions.taking_part.respond import locked, refuse_unless_open
from studyapp.models import Event, Participant

MOST_PER_PARTICIPANT = 200


@transaction.atomic
def note_event(
    *, participant: Participant, trial_token: str, kind: Event.Kind, detail: str = ""
) -> Event | None:
    """Keep what happened during a trial; None if so much happened that it tells nothing more.

    The first failure of a picture in a trial is always kept, because it allows to skip the trial
    and nobody may be stuck.

    Raises
    ------
    Participant.DoesNotExist : the participant has withdrawn meanwhile.
    Trial.DoesNotExist : the token belongs to no trial of this participant.
    StudyNotOpen : the study takes nothing in at present.
    """
    participant = locked(participant)
    trial = participant.trials.get(token=trial_token)
    refuse_unless_open(participant)
    is_failure = kind == Event.Kind.PICTURE_FAILED
    opens_a_way = is_failure and not trial.events.filter(kind=kind).exists()
    if participant.events.count() >= MOST_PER_PARTICIPANT and not opens_a_way:
        return None
    return Event.objects.create(participant=participant, trial=trial, kind=kind, detail=detail)
