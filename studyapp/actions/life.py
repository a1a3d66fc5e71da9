"""The steps of a study's life as somebody takes them on a page: done, noted, and told in words."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import transaction

from studyapp.actions.jobs.ordering import order
from studyapp.actions.logbook import write_down
from studyapp.actions.studies import (
    AlreadyOpened,
    StudyNotReady,
    archive,
    open_study,
    pilot_study,
    restore,
    set_status,
)
from studyapp.models import Job, Study

DONE = {
    "pilot": "It is being piloted: whoever joins now is not counted.",
    "open": "It is open: people can take part.",
    "pause": "It is paused. Whoever comes is told so kindly.",
    "close": "It is closed.",
    "archive": "It is put away: kept as it is, and listed apart.",
    "restore": "It is among your studies again.",
}
NOTED = {
    "pilot": "piloted",
    "open": "opened",
    "pause": "paused",
    "close": "closed",
    "archive": "put away",
    "restore": "took out again",
}
# Which of them make sense in which state; the page offers these and no others.
POSSIBLE = {
    Study.Status.DRAFT: ("pilot", "open", "archive"),
    Study.Status.PILOT: ("open", "pause"),
    Study.Status.OPEN: ("pause", "close"),
    Study.Status.PAUSED: ("pilot", "open", "close", "archive"),
    Study.Status.CLOSED: ("open", "archive"),
}


class CannotTake(Exception):
    """The step is not possible; the message says why and what to do."""


def possible_steps(study: Study) -> list[str]:
    """What may be done with it now.

    Whoever was met in earnest is not piloted any more; what was put away is first taken out.
    """
    if study.archived_at is not None:
        return ["restore"]
    steps = POSSIBLE[Study.Status(study.status)]
    return [step for step in steps if step != "pilot" or not study.was_met]


@transaction.atomic
def take_step(*, study: Study, step: str, by: str) -> str:
    """Take one, and say in a sentence what is so now.

    Parameters
    ----------
    step : "pilot", "open", "pause", "close", "archive" or "restore".
    by : user name.

    Raises
    ------
    CannotTake : there is no such step, it is not possible now, or something is missing.
    """
    ways: Mapping[str, Callable[[], Study]] = {
        "pilot": partial(pilot_study, study=study),
        "open": partial(open_study, study=study, by=by),
        "pause": partial(set_status, study=study, status=Study.Status.PAUSED),
        "close": partial(set_status, study=study, status=Study.Status.CLOSED),
        "archive": partial(archive, study=study),
        "restore": partial(restore, study=study),
    }
    if step not in possible_steps(study):
        raise CannotTake(
            f"A study that is {study.get_status_display()} cannot take this step; reload the page."
        )
    try:
        ways[step]()
    except (StudyNotReady, AlreadyOpened) as refusal:
        raise CannotTake(str(refusal)) from refusal
    write_down(actor=by, action=NOTED[step], noun="study", subject=study.slug, study=study.slug)
    return DONE[step]


@transaction.atomic
def order_measuring(*, study: Study, by: str, parameters: Mapping[str, Any] | None = None) -> Job:
    """Ask the worker for numbers about the explanations that have none; once until it begins.

    Parameters
    ----------
    by : user name, or the command.
    parameters : `steps` of deletion and insertion, and whether to measure `stability`, too.
    """
    same = {"kind": Job.Kind.MEASURE, "parameters": dict(parameters or {})}
    waiting = study.jobs.filter(state=Job.State.QUEUED, **same).first()
    if waiting is not None:
        return waiting
    job = order(kind=Job.Kind.MEASURE, study=study, by=by, parameters=parameters)
    write_down(actor=by, action="ordered", noun="job", subject=str(job), study=study.slug)
    return job
