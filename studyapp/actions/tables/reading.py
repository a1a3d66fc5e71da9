"""What the tables have in common: whose rows, and how times and hashes are written."""

from datetime import UTC, datetime

from studyapp.models import Participant, Study
from studyapp.models.participation import ParticipantQuerySet

ROWS_AT_ONCE = 2000
_SHORT = 12  # characters of a content hash that identify it among a study's files


def kind_of(*, simulated: bool) -> Participant.Kind:
    """The kind of participants whose answers a table or a page is about.

    Pilots and previews are in no table: they are rehearsals of people.
    """
    return Participant.Kind.SIMULATED if simulated else Participant.Kind.REAL


def participants_of(study: Study, *, simulated: bool) -> ParticipantQuerySet:
    """The participants whose answers a table or a page is about."""
    return Participant.objects.filter(study=study, kind=kind_of(simulated=simulated))


def short(sha256: str | None) -> str | None:
    """By which a file is known in the tables."""
    return sha256[:_SHORT] if sha256 else None


def utc(moment: datetime | None) -> str | None:
    """ISO 8601 with milliseconds and Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
