"""Somebody withdraws: everything of theirs goes, and a number is all that stays."""

from django.db import transaction
from django.db.models import F, QuerySet

from studyapp.actions.results import forget
from studyapp.models import Invitation, Participant, Study
from studyapp.models.participation import CODE_ALPHABET

CODE_LENGTH = 8


def read_code(typed: str) -> str:
    """A participant's code as it is stored, from what somebody typed or pasted.

    Raises
    ------
    ValueError : it cannot be a code.
    """
    code = "".join(letter for letter in typed.upper() if letter not in " -\t\u00a0\u2013")
    if len(code) != CODE_LENGTH or not set(code) <= set(CODE_ALPHABET):
        raise ValueError(f"{typed!r} is not a code; codes have {CODE_LENGTH} letters and digits")
    return code


@transaction.atomic
def withdraw(*, study: Study, participants: QuerySet[Participant]) -> int:
    """Delete these participants of the study and all they left; says how many there were.

    Doing it twice is the same as doing it once. Their places are free for others; a personal link
    stays used, so that it lets nobody in again, and forgets whose it was.
    """
    # The order in which every action locks: the study, then the participant.
    study = Study.objects.select_for_update().get(pk=study.pk)
    found = list(
        Participant.objects.select_for_update().filter(
            study=study, pk__in=participants.values("pk")
        )
    )
    real = sum(participant.kind == Participant.Kind.REAL for participant in found)
    erase(Participant.objects.filter(pk__in=[participant.pk for participant in found]))
    forget(study)
    Study.objects.filter(pk=study.pk).update(withdrawn=F("withdrawn") + real)
    return len(found)


def erase(participants: QuerySet[Participant]) -> None:
    """Delete participants with trials, responses, answers, events and identities."""
    Invitation.objects.filter(participant__in=participants).update(label="", participant=None)
    participants.delete()
