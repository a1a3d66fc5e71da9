"""A person consents; once they may begin, everything that chance decides is drawn and stored."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from studyapp.actions.recruitment import identities, invitations
from studyapp.actions.recruitment.identities import Identity
from studyapp.actions.taking_part.places import is_full, release_dropouts, retake_place
from studyapp.actions.taking_part.way import advance
from studyapp.models import Event, Invitation, Participant, Study

# How often it is noted that somebody is still here: often enough for places that are given back
# after minutes, seldom enough to cost nothing.
PRESENCE = timedelta(seconds=30)


class StudyNotOpen(Exception):
    """The study takes nothing in at present; the message says why, for the participant."""


class Why(StrEnum):
    """Why somebody cannot join a study that is open."""

    FULL = "full"
    UNINVITED = "uninvited"
    INVITATION_USED = "invitation_used"
    NO_IDENTITY = "no_identity"
    TOOK_PART = "took_part"


class CannotJoin(Exception):
    """The study is open, but not to this person."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value.replace("_", " "))
        self.why = why


@dataclass(frozen=True)
class Arrival:
    """How somebody came: by a personal link, from a recruiter, to look at a preview, or just so."""

    invitation: Invitation | None = None
    identity: Identity | None = None
    is_preview: bool = False


@transaction.atomic
def enrol(
    *,
    study: Study,
    token: str,
    kind: Participant.Kind = Participant.Kind.REAL,
    language: str = "en",
    device_type: str = "",
    arrival: Arrival = Arrival(),
) -> Participant:
    """The participant who holds this token or came by this arrival before, made if new.

    Sending the consent form twice therefore makes one participant, and so does consenting in two
    tabs with one invitation. A study that is being piloted makes pilots of those who would be real.

    Raises
    ------
    StudyNotOpen : the study is not open, or has no frozen question set.
    CannotJoin : it is open, but not to this person, or has no place left.
    """
    # The lock makes slots unique on PostgreSQL; on SQLite the transaction itself is the lock.
    study = Study.objects.select_for_update().get(pk=study.pk)
    known = study.participants.filter(token=token).first()
    kind = kind_of_newcomer(study, arrival, kind)
    known = known or earlier_participation(study, arrival, kind)
    if known is not None:
        return known
    # Who comes back from now on finds that the place they left was counted as free.
    release_dropouts(study)
    refuse_newcomer(study, arrival, kind)
    participant = Participant.objects.create(
        study=study,
        kind=kind,
        token=token,
        language=language,
        device_type=device_type,
        consent_version=study.consent_version,
    )
    if arrival.invitation is not None:
        invitations.use(arrival.invitation, participant)
    if arrival.identity is not None:
        identities.keep_identity(participant, arrival.identity)
    return advance(participant)


def kind_of_newcomer(
    study: Study, arrival: Arrival, kind: Participant.Kind = Participant.Kind.REAL
) -> Participant.Kind:
    """What somebody who joins now would be."""
    if arrival.is_preview:
        return Participant.Kind.PREVIEW
    if study.status == Study.Status.PILOT and kind == Participant.Kind.REAL:
        return Participant.Kind.PILOT
    return kind


def earlier_participation(
    study: Study, arrival: Arrival, kind: Participant.Kind
) -> Participant | None:
    """The participation that this arrival leads back to, by the study's rule of re-entry.

    Raises
    ------
    CannotJoin : the invitation was used by somebody whose data are gone, or the person took part
        and the study takes nobody twice.
    """
    if arrival.invitation is not None:
        arrival.invitation.refresh_from_db()
        if arrival.invitation.used_at and arrival.invitation.participant is None:
            raise CannotJoin(Why.INVITATION_USED)
        return arrival.invitation.participant
    if arrival.identity is None:
        return None
    known = identities.earlier_participation(study, arrival.identity, kind)
    if known is None or not known.has_ended or study.reentry == Study.Reentry.RESUME:
        return known
    if study.reentry == Study.Reentry.REFUSE:
        raise CannotJoin(Why.TOOK_PART)
    return None


def refuse_newcomer(study: Study, arrival: Arrival, kind: Participant.Kind) -> None:
    """Raise StudyNotOpen or CannotJoin unless somebody who comes like this may join now."""
    is_preview = kind == Participant.Kind.PREVIEW
    if not (study.is_open or is_preview) or study.question_set() is None:
        raise StudyNotOpen(f"This study is {study.get_status_display()}.")
    if kind not in (Participant.Kind.REAL, Participant.Kind.PILOT):
        return
    # Who was invited in person is welcome without a recruiter too.
    if arrival.invitation is None:
        if study.entry == Study.Entry.INVITED:
            raise CannotJoin(Why.UNINVITED)
        if study.recruiter != Study.Recruiter.NONE and arrival.identity is None:
            raise CannotJoin(Why.NO_IDENTITY)
    if is_full(study, kind=kind):
        raise CannotJoin(Why.FULL)


def note_presence(*, participant: Participant) -> None:
    """Somebody who is here keeps their place in the plan, or is given it back if they can be."""
    now = timezone.now()
    if participant.last_seen_at < now - PRESENCE:
        stale = Participant.objects.filter(pk=participant.pk, last_seen_at__lt=now - PRESENCE)
        stale.update(last_seen_at=now)
        if participant.released_at is not None and not participant.has_ended:
            _take_back(participant)


@transaction.atomic
def _take_back(participant: Participant) -> None:
    """Who comes back late holds their place again, unless it is somebody else's by now."""
    study = Study.objects.select_for_update().get(pk=participant.study_id)
    still_released = study.participants.filter(
        pk=participant.pk,
        outcome=Participant.Outcome.UNFINISHED,
        released_at__isnull=False,
        slot__isnull=False,
    )
    held = still_released.select_for_update().first()
    if held is not None:
        retake_place(held)


def note_return(*, participant: Participant) -> None:
    """Keep that somebody went on here because a recruiter's link named them."""
    Event.objects.create(participant=participant, kind=Event.Kind.CAME_BACK)
