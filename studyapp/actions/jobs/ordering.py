"""A job is ordered, taken by one worker, and what came of it is written down."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from studyapp.actions.jobs.heartbeat import beating
from studyapp.actions.jobs.lines import say
from studyapp.actions.jobs.unforeseen import Contained, in_words
from studyapp.actions.storable import printable
from studyapp.models import Job, Study

logger = logging.getLogger(__name__)

STALE = timedelta(seconds=30)  # a job without a heartbeat for so long has lost its worker
MOST_SENTENCES = 500  # of what was refused, and of each list in a report; the rest is counted
LONGEST_SENTENCE = 1000  # characters
MOST_ATTEMPTS = 3  # what kills its worker so often is set aside

Tell = Callable[[int, int], None]  # steps done, of how many; also says that the worker lives
# What came of it, by names that people read. Under "problems": what was refused although the rest
# went on, one sentence each; the job's page shows it apart.
Report = Mapping[str, Any]

# What does a job of each kind: a module with `perform(job, tell) -> Report`, imported by the worker
# alone, since some of them load networks.
HANDLERS = {
    Job.Kind.PROBE: "studyapp.actions.jobs.probing",
    Job.Kind.PICTURES: "studyapp.actions.jobs.taking_in_pictures",
    Job.Kind.MAPS: "studyapp.actions.jobs.taking_in_maps",
    Job.Kind.MEASURE: "studyapp.actions.jobs.measuring_explanations",
    Job.Kind.BUNDLE: "studyapp.actions.jobs.taking_in_bundles",
}
# What people wait for in front of the page, and what needs no network in the worker's own process:
# it is done between two items of a run, which may take hours.
SHORT = (Job.Kind.PROBE, Job.Kind.PICTURES, Job.Kind.MAPS, Job.Kind.BUNDLE)


class JobRefused(Exception):
    """What was asked for cannot be done; every problem is a sentence that names the next step."""

    def __init__(self, *problems: str) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(problems))


class JobLost(Exception):
    """The job was cancelled, or another worker took it over."""


def order(
    *,
    kind: Job.Kind,
    by: str,
    study: Study | None = None,
    parameters: Mapping[str, Any] | None = None,
    path: str = "",
) -> Job:
    """Ask the worker for something.

    Parameters
    ----------
    by : user name; empty for the command line.
    path : of an uploaded file, relative to the media folder.
    """
    return Job.objects.create(
        kind=kind, study=study, ordered_by=by, parameters=dict(parameters or {}), path=path
    )


def cancel(*, job: Job) -> bool:
    """Stop a job that is not over; whether there was something to stop."""
    active = Job.objects.filter(pk=job.pk, state__in=Job.ACTIVE)
    return bool(active.update(state=Job.State.CANCELLED, finished_at=timezone.now()))


def claim(*, worker: str, kinds: Collection[str] = tuple(HANDLERS)) -> Job | None:
    """Take the oldest job of these kinds that nobody works on; None when there is none."""
    now = timezone.now()
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, heartbeat_at__lt=now - STALE)
    for job in Job.objects.filter(free, kind__in=kinds).order_by("created_at", "pk"):
        if job.attempts >= MOST_ATTEMPTS:
            if _end(job, free, Job.State.FAILED, problems=[_gave_up(job)]):
                say(job, _gave_up(job))
            continue
        # The condition is repeated in the update, so of two workers one gets the job.
        taken = Job.objects.filter(free, pk=job.pk).update(
            state=Job.State.RUNNING,
            worker=worker,
            heartbeat_at=now,
            started_at=now,
            attempts=F("attempts") + 1,
            done=0,
            total=0,
        )
        if taken:
            job.refresh_from_db()
            say(job, f"Worker {worker} has taken it.")
            return job
    return None


def work_off(*, job: Job) -> None:
    """Do a claimed job and write down what came of it, whatever happens while it is done.

    Raises
    ------
    JobLost : it was cancelled or taken over.
    """
    mine = Q(worker=job.worker, state=Job.State.RUNNING)

    def tell(done: int, total: int) -> None:
        changes = {"done": done, "total": total, "heartbeat_at": timezone.now()}
        if not Job.objects.filter(mine, pk=job.pk).update(**changes):
            raise JobLost(f"{job} was cancelled or taken over by another worker.")

    perform = import_module(HANDLERS[Job.Kind(job.kind)]).perform
    report: dict[str, Any] = {}
    beats = beating(lambda: _held(job).update(heartbeat_at=timezone.now()))
    with Contained(JobLost) as work, beats:
        report = dict(perform(job, tell))
    if work.error is None:
        state, problems = Job.State.FINISHED, list(report.pop("problems", []))
        sentence = f"Finished{f', with {len(problems):,} refused' if problems else ''}."
    else:
        state, problems = Job.State.FAILED, _reasons(job, work.error)
        sentence = "It failed; the reasons are above."
    if not _end(job, mine, state, report=_shown(report), problems=cut(problems)):
        raise JobLost(f"{job} was cancelled or taken over by another worker.")
    say(job, sentence)


def _reasons(job: Job, error: Exception) -> list[str]:
    """Why a job failed: what its handler refused, or that something else went wrong."""
    if isinstance(error, JobRefused):
        logger.warning("%s was refused: %s", job, " ".join(cut(error.problems)))
        return error.problems
    logger.error("%s met an error that nobody thought of.", job, exc_info=error)
    return [in_words(error)]


def cut(sentences: Sequence[Any]) -> list[str]:
    """As many sentences as a page can show, without signs that cannot be stored or seen."""
    shown = [printable(str(one)[:LONGEST_SENTENCE]) for one in sentences[:MOST_SENTENCES]]
    left = len(sentences) - len(shown)
    return [*shown, f"And {left:,} more."] if left else shown


def _shown(report: dict[str, Any]) -> dict[str, Any]:
    """A report with its lists cut; what is nested is for the page of that kind of job."""
    return {name: cut(one) if isinstance(one, list) else one for name, one in report.items()}


def release(job: Job, *, was_interrupted: bool = False) -> None:
    """Put an unfinished job back, so that the next worker need not wait for the heartbeat.

    Parameters
    ----------
    was_interrupted : somebody stopped the worker, so that this attempt does not count.
    """
    back = {"state": Job.State.QUEUED, "worker": "", "heartbeat_at": None}
    if _held(job).update(**back, attempts=F("attempts") - int(was_interrupted)):
        said = "was stopped" if was_interrupted else "has ended"
        say(job, f"Worker {job.worker} {said} and has put it back.")


def _held(job: Job) -> QuerySet[Job]:
    """The job, as long as this worker holds it."""
    return Job.objects.filter(pk=job.pk, worker=job.worker, state=Job.State.RUNNING)


def _gave_up(job: Job) -> str:
    return (
        f"It was begun {job.attempts} times, and each time its worker ended. Look at the worker's "
        "log, mend what was given, and order it again."
    )


def _end(job: Job, where: Q, state: Job.State, **results: Any) -> bool:
    ended = {"state": state, "finished_at": timezone.now(), **results}
    return bool(Job.objects.filter(where, pk=job.pk).update(**ended))
