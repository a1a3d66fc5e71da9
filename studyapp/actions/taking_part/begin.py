"""Somebody whom nothing keeps from the trials any more gets theirs."""

from django.db import transaction

from studyapp.actions.taking_part.respond import locked, may_go_on
from studyapp.actions.taking_part.way import advance
from studyapp.models import Participant, Study


@transaction.atomic
def begin(*, participant: Participant) -> None:
    """Bring somebody up to date who was read as still without trials, and draw them if need be.

    Mostly the first of two clicks has drawn them since. In a pilot, whose design may be changed,
    the questions that they were waiting for may not come first any more.

    Raises
    ------
    Participant.DoesNotExist : the participant has withdrawn meanwhile.
    """
    Study.objects.select_for_update().get(pk=participant.study_id)
    held = locked(participant)
    if may_go_on(held):
        advance(held)
    participant.refresh_from_db()
