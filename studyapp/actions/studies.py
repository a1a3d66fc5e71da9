"""A study is piloted, opens, pauses and closes, and is put away."""

from django.db import transaction
from django.utils import timezone

from studyapp.actions.readiness import obstacles
from studyapp.actions.registration.freeze import register
from studyapp.models import Study


class StudyNotReady(Exception):
    """The study cannot be opened as it is; the message lists everything that is missing."""


class AlreadyOpened(Exception):
    """A study that real participants have met is no pilot any more."""


@transaction.atomic
def open_study(*, study: Study, by: str = "") -> Study:
    """Let participants in. The first time, the analysis plan is frozen.

    Parameters
    ----------
    by : user name; empty on the command line.

    Raises
    ------
    StudyNotReady : something is missing, or a text that participants see names a method.
    """
    study = _ready(study)
    if not study.was_met:
        register(study=study, by=by)
    study.status = Study.Status.OPEN
    study.opened_at = study.opened_at or timezone.now()
    study.closed_at = None
    study.save(update_fields=["status", "opened_at", "closed_at"])
    return study


@transaction.atomic
def pilot_study(*, study: Study) -> Study:
    """Let people try it: whoever joins now is a pilot, whose answers are never data.

    Texts and design can still be changed.

    Raises
    ------
    StudyNotReady : something is missing, or a text that participants see names a method.
    AlreadyOpened : participants have met it in earnest.
    """
    study = _ready(study)
    if study.was_met:
        raise AlreadyOpened(
            f"{study} has been open, so whoever joins is counted; copy it to pilot a change."
        )
    study.status = Study.Status.PILOT
    study.save(update_fields=["status"])
    return study


def set_status(*, study: Study, status: Study.Status) -> Study:
    """Pause or close a study; participants are told kindly and nothing more is taken in."""
    study.status = status
    study.closed_at = timezone.now() if status == Study.Status.CLOSED else None
    study.save(update_fields=["status", "closed_at"])
    return study


def archive(*, study: Study) -> Study:
    """Put a study away, out of the lists; everything of it is kept."""
    study.archived_at = timezone.now()
    study.save(update_fields=["archived_at"])
    return study


def restore(*, study: Study) -> Study:
    """Take a study out again that was put away."""
    study.archived_at = None
    study.save(update_fields=["archived_at"])
    return study


def _ready(study: Study) -> Study:
    study = Study.objects.select_for_update().get(pk=study.pk)
    missing = obstacles(study)
    if missing:
        raise StudyNotReady(f"{study} cannot be opened: " + "; ".join(missing) + ".")
    return study
