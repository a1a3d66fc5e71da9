"""A study is deleted: a draft that nobody met, or with its answers one that was put away.

The logbook keeps that it was there, what was registered, and who looked early. Its files go with
`manage.py purge_media`, once nothing else names them.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from studyapp.actions.bundle.registered import registered_of
from studyapp.actions.logbook import write_down
from studyapp.actions.recruitment.retention import erase_in_parts
from studyapp.actions.taking_part.withdraw import erase
from studyapp.models import Explanation, Job, Participant, PrecomputeRun, Study

MET = (Participant.Kind.REAL, Participant.Kind.PILOT)


class CannotDelete(Exception):
    """The study stays; the message says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """What goes with a study."""

    pictures: int
    explanations: int
    participants: int  # real ones and pilots
    registrations: int

    @property
    def is_for_admins(self) -> bool:
        """Answers of people, or a registered plan, would be lost."""
        return bool(self.participants or self.registrations)


def contents_of(study: Study) -> Contents:
    """Count what would be deleted."""
    return Contents(
        pictures=study.images.count(),
        explanations=Explanation.objects.filter(image__study=study).count(),
        participants=study.participants.filter(kind__in=MET).count(),
        registrations=study.registrations.count(),
    )


def why_not(study: Study, *, is_admin: bool) -> str:
    """Why somebody cannot delete a study, in a sentence with the next step; empty if they can.

    Its members delete a draft that nobody met; what people answered, or a plan that was registered,
    takes an admin, and a study that is closed and put away.
    """
    if study.is_open:
        return "People can take part in it just now. Close it first, and put it away."
    if study.runs.filter(state__in=PrecomputeRun.ACTIVE).exists():
        return "Its pictures are being explained just now. Cancel that run first, under Jobs."
    if study.jobs.filter(state__in=Job.ACTIVE).exists():
        return "The worker has a job of it. Cancel it first, under Jobs, or wait for its end."
    if not (study.was_met or contents_of(study).is_for_admins):
        return ""
    if not is_admin:
        return "People took part in it, so only an admin can delete it. Ask one, or put it away."
    if study.status != Study.Status.CLOSED or study.archived_at is None:
        return "People took part in it. Close it and put it away first, and export what you need."
    return ""


def delete_study(*, study: Study, typed: str, by: str, is_admin: bool) -> Contents:
    """Delete a study with all its records, for good; says what went.

    Participants of a study that people took part in go some at a time, so that nobody who answers
    elsewhere waits. If that is interrupted, what is deleted stays deleted, and doing it again goes
    on.

    Parameters
    ----------
    typed : its short name, typed by whoever wants this.
    by : user name, or the command.

    Raises
    ------
    CannotDelete : another name was typed, or the study is not to be deleted now or by this person.
    """
    if typed.strip() != study.slug:
        raise CannotDelete(f"Type {study.slug}, the study’s short name, to delete it.")
    contents = contents_of(study)
    if contents.is_for_admins:
        _announce(study, contents, by, is_admin)
        for _ in erase_in_parts(study):
            pass
    with transaction.atomic():
        study = _held(study, is_admin)
        erase(study.participants.all())
        study.question_sets.all().delete()  # questions protect what they show
        slug, title = study.slug, study.title
        study.delete()
        _note(slug, "deleted", by, {"title": title, **vars(contents)})
    return contents


@transaction.atomic
def _announce(study: Study, contents: Contents, by: str, is_admin: bool) -> None:
    """Keep what was registered, before the first answer goes."""
    study = _held(study, is_admin)
    kept = {**vars(contents), **registered_of(study)}
    _note(study.slug, "began to delete", by, kept)


def _held(study: Study, is_admin: bool) -> Study:
    """The study, held, if it may still be deleted: it may have been opened meanwhile."""
    held = Study.objects.select_for_update().get(pk=study.pk)
    if reason := why_not(held, is_admin=is_admin):
        raise CannotDelete(reason)
    return held


def _note(slug: str, action: str, by: str, details: dict[str, Any]) -> None:
    write_down(actor=by, action=action, noun="study", subject=slug, study=slug, details=details)
