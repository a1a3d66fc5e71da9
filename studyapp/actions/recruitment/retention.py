"""What was promised to be kept for a while only: found, shown, deleted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from studyapp.actions.results import forget
from studyapp.actions.taking_part.withdraw import erase
from studyapp.models import ExternalIdentity, Invitation, Study

AT_ONCE = 100  # rows per transaction, so that nobody who answers elsewhere waits long


@dataclass(frozen=True)
class Due:
    """What is to go of one study, and why."""

    study: Study
    participants: int
    identities: int
    invitations: int
    reason: str

    @property
    def is_everything(self) -> bool:
        return bool(self.participants)


def due(*, identities: bool = False, now: datetime | None = None) -> list[Due]:
    """What has to go now.

    Of a study that was closed longer ago than its retention time: all of its participants, their
    identities and the invitations. With `identities`, of every other closed study: who recruiters
    say that its participants are, and whose its invitations were.
    """
    now = now or timezone.now()
    found = []
    for study in Study.objects.filter(status=Study.Status.CLOSED).order_by("slug"):
        if _is_over(study, now):
            reason = f"closed more than {study.retention_days} days ago"
            found.append(_count(study, study.participants.count(), reason))
        elif identities:
            found.append(_count(study, 0, "closed; the identities are no longer needed"))
    return [row for row in found if row.participants or row.identities or row.invitations]


def _is_over(study: Study, now: datetime) -> bool:
    if study.retention_days is None or study.closed_at is None:
        return False
    return study.closed_at + timedelta(days=study.retention_days) <= now


def _count(study: Study, participants: int, reason: str) -> Due:
    known = ExternalIdentity.objects.filter(study=study).count()
    return Due(study, participants, known, study.invitations.count(), reason)


def purge(row: Due, *, progress: Callable[[int], None] = lambda done: None) -> None:
    """Delete what is due of one study, some at a time.

    If it is interrupted, what is deleted stays deleted and the next run goes on.
    """
    done = 0
    if row.is_everything:
        for size in erase_in_parts(row.study):
            done += size
            progress(done)
    ExternalIdentity.objects.filter(study=row.study).delete()
    Invitation.objects.filter(study=row.study).delete()


def erase_in_parts(study: Study) -> Iterator[int]:
    """Delete all participants of a study and what was computed of them, some at a time.

    Yields how many went each time.
    """
    yield from _in_parts(study.participants.all(), erase)
    forget(study)


def _in_parts(
    rows: QuerySet[Any, Any], delete: Callable[[QuerySet[Any, Any]], None]
) -> Iterator[int]:
    """Delete rows part by part, each in a transaction; yields how many went."""
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            delete(rows.model._default_manager.filter(pk__in=keys))
        yield len(keys)
