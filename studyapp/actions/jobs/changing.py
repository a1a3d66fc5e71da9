"""What a person may do to a job or a run that was ordered: stop it, or order it once more."""

from django.db import transaction

from studyapp.actions import logbook, runs
from studyapp.actions.jobs import explaining, ordering, uploads
from studyapp.actions.jobs.lines import say
from studyapp.models import Job, PrecomputeRun


class NotAgain(Exception):
    """It cannot be ordered again; the message says why and what to do."""


@transaction.atomic
def cancel(held: Job | PrecomputeRun, *, by: str) -> bool:
    """Stop it and keep what was finished; whether there was something to stop.

    The worker notices at its next step, within seconds for a run.
    """
    stopped = ordering.cancel(job=held) if isinstance(held, Job) else runs.cancel(run=held)
    if stopped:
        say(held, f"Cancelled by {by}.")
        _write_down(held, by, "cancelled")
    return stopped


@transaction.atomic
def again(held: Job | PrecomputeRun, *, by: str) -> Job | PrecomputeRun:
    """Order it once more; of a run, only what is missing.

    Raises
    ------
    NotAgain : it is not over, its file is gone, or nothing is missing.
    """
    reason = why_not_again(held)
    if reason:
        raise NotAgain(reason)
    return _job_again(held, by) if isinstance(held, Job) else _run_again(held, by)


def why_not_again(held: Job | PrecomputeRun) -> str:
    """Why it cannot be ordered once more; empty if it can."""
    if held.is_active:
        return "It is not over; wait, or cancel it first."
    if isinstance(held, Job) and not uploads.are_kept(held):
        if held.state == Job.State.FINISHED:
            return "It is done, and the files that it was ordered with are not kept any more."
        return "The files that it was ordered with are not kept any more; upload them again."
    return ""


def _job_again(job: Job, by: str) -> Job:
    new = ordering.order(
        kind=Job.Kind(job.kind), by=by, study=job.study, parameters=job.parameters, path=job.path
    )
    say(new, f"{by} ordered {job} once more.")
    _write_down(new, by, "ordered again")
    return new


def _run_again(run: PrecomputeRun, by: str) -> PrecomputeRun:
    try:
        return explaining.order_missing(study=run.study, freeze_after=run.freeze_after, by=by)
    except runs.CannotPrecompute as refusal:
        raise NotAgain(str(refusal)) from refusal


def _write_down(held: Job | PrecomputeRun, by: str, action: str) -> None:
    logbook.write_down(
        actor=by,
        action=action,
        noun="job" if isinstance(held, Job) else "run",
        subject=str(held),
        study=held.study.slug if held.study else "",
    )
