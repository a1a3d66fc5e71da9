"""A person consents; once they may begin, everything that chance decides is drawn and stored."""

from django.db import transaction
from django.utils import timezone

from studyapp.actions.way import advance
from studyapp.models import Participant, Study


class StudyNotOpen(Exception):
    """The study takes nothing in at present; the message says why, for the participant."""


@transaction.atomic
def enrol(
    *,
    study: Study,
    token: str,
    kind: Participant.Kind = Participant.Kind.REAL,
    language: str = "en",
    device_type: str = "",
) -> Participant:
    """The participant who holds this token, made if new.

    Sending the consent form twice therefore makes one participant. A study that is being piloted
    makes pilots of those who would be real.

    Raises
    ------
    StudyNotOpen : the study is not open, or has no frozen question set.
    """
    # The lock makes slots unique on PostgreSQL; on SQLite the transaction itself is the lock.
    study = Study.objects.select_for_update().get(pk=study.pk)
    known = study.participants.filter(token=token).first()
    if known is not None:
        return known
    is_preview = kind == Participant.Kind.PREVIEW
    if not (study.is_open or is_preview) or study.question_set() is None:
        raise StudyNotOpen(f"This study is {study.get_status_display()}.")
    if study.status == Study.Status.PILOT and kind == Participant.Kind.REAL:
        kind = Participant.Kind.PILOT
    participant = Participant.objects.create(
        study=study,
        kind=kind,
        token=token,
        language=language,
        device_type=device_type,
        consent_version=study.consent_version,
    )
    return advance(participant)


def note_presence(*, participant: Participant) -> None:
    """Somebody who is here keeps their place in the plan."""
    Participant.objects.filter(pk=participant.pk).update(last_seen_at=timezone.now())
