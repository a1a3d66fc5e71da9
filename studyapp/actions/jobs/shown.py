"""How far a job or a run is, as its page, its JSON and the list show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.utils import timezone

from studyapp.models import Job, LogLine, PrecomputeRun, Study, WorkItem

MOST_LINES = 50  # of what happened, the newest
MOST_FAILURES = 200  # of a run's items; how many there are is always said

STATES = {
    "queued": "waiting for a worker",
    "running": "being done",
    "finished": "finished",
    "failed": "failed",
    "cancelled": "cancelled",
}


@dataclass(frozen=True)
class Shown:
    """A job or a run, whichever it is.

    Attributes
    ----------
    noun
        "job" or "run", which is also the name of its page's address.
    kind
        Of a job; "explain" for a run.
    done, failed, total
        Steps, or items; `done` counts those that failed, and `total` is 0 while it is not known.
    left
        Seconds that it will still take if it goes on like this; None while that is not known.
    """

    noun: str
    kind: str
    pk: int
    title: str
    study: Study | None
    state: str
    done: int
    failed: int
    total: int
    left: float | None
    ordered_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_active(self) -> bool:
        return self.state in Job.ACTIVE

    @property
    def succeeded(self) -> int:
        return self.done - self.failed

    @property
    def state_in_words(self) -> str:
        return STATES[self.state]

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        said = self.state_in_words[0].upper() + self.state_in_words[1:]
        if self.total:
            said += f": {self.succeeded} of {self.total} done"
        if self.failed:
            said += f", {self.failed} failed"
        if self.is_active and self.left is not None:
            said += f"; {in_words(self.left)} left"
        return f"{said}."

    def as_json(self, lines: Sequence[LogLine]) -> dict[str, Any]:
        """What a script asks for again and again."""
        return {
            "state": self.state,
            "active": self.is_active,
            "done": self.done,
            "failed": self.failed,
            "total": self.total,
            "seconds_left": None if self.left is None else round(self.left),
            "sentence": self.sentence,
            "lines": [{"at": line.at.isoformat(), "text": line.text} for line in lines],
        }


def in_words(seconds: float) -> str:
    """A duration, as exactly as an estimate deserves."""
    for unit, size in (("hour", 3600), ("minute", 60)):
        if seconds >= 1.5 * size:
            return f"about {round(seconds / size)} {unit}s"
    return "about a minute" if seconds >= 45 else "less than a minute"


def job_shown(job: Job) -> Shown:
    """A job as its page shows it."""
    kind = job.get_kind_display()
    return Shown(
        noun="job",
        kind=job.kind,
        pk=job.pk,
        title=kind[0].upper() + kind[1:],
        study=job.study,
        state=job.state,
        done=job.done,
        failed=0,
        total=job.total,
        left=_left(job, job.done, job.total - job.done),
        ordered_by=job.ordered_by,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def run_shown(run: PrecomputeRun, *, since: int = 0) -> Shown:
    """A run that came from `counted`, as its page shows it.

    Parameters
    ----------
    since : how many of its items were finished since a worker took it last.
    """
    counts: Any = run
    done = counts.n_done + counts.n_failed
    return Shown(
        noun="run",
        kind="explain",
        pk=run.pk,
        title="Explain pictures",
        study=run.study,
        state=run.state,
        done=done,
        failed=counts.n_failed,
        total=counts.n_items,
        left=_left(run, since, counts.n_items - done),
        ordered_by=run.ordered_by,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )


def finished_since(run: PrecomputeRun) -> int:
    """How many items were finished since a worker took the run last."""
    if run.started_at is None:
        return 0
    return run.items.filter(finished_at__gte=run.started_at).count()


def _left(held: Job | PrecomputeRun, done: int, left: int) -> float | None:
    """Seconds for what is left, at the pace since a worker took it."""
    if held.state != Job.State.RUNNING or held.started_at is None or not done:
        return None
    return left * (timezone.now() - held.started_at).total_seconds() / done


def failures_of(run: PrecomputeRun) -> list[WorkItem]:
    """The items that failed, picture by picture, the first of them."""
    failed = run.items.filter(state=WorkItem.State.FAILED).select_related("image", "condition")
    return list(failed.order_by("image__position", "image_id", "condition__name")[:MOST_FAILURES])


def lines_of(held: Job | PrecomputeRun) -> list[LogLine]:
    """What happened, the newest last."""
    return list(reversed(held.lines.order_by("-pk")[:MOST_LINES]))


def all_of(user: Any) -> Any:
    """The rows (noun, pk) of all jobs and runs that a person may see, the newest first."""
    jobs, runs = (
        things.order_by().annotate(noun=Value(noun)).values_list("noun", "pk", "created_at")
        for noun, things in (
            ("job", Job.objects.for_user(user)),
            ("run", PrecomputeRun.objects.for_user(user)),
        )
    )
    return jobs.union(runs, all=True).order_by("-created_at", "-pk")


def shown_of(rows: Sequence[tuple[str, int, datetime]]) -> list[Shown]:
    """Rows of `all_of` as they are shown, in two queries however many they are."""
    jobs = Job.objects.filter(pk__in=[pk for noun, pk, _ in rows if noun == "job"])
    runs = PrecomputeRun.objects.filter(pk__in=[pk for noun, pk, _ in rows if noun == "run"])
    found = {("job", job.pk): job_shown(job) for job in jobs.select_related("study")}
    found |= {("run", run.pk): run_shown(run) for run in runs.select_related("study").counted()}
    return [found[noun, pk] for noun, pk, _ in rows if (noun, pk) in found]


def report_of(job: Job) -> list[tuple[str, list[Any]]]:
    """What came of a job: names as people read them, and all values of each.

    What is nested is for the page of that kind of job, not for people.
    """
    return [
        (name.replace("_", " "), value if isinstance(value, list) else [value])
        for name, value in job.report.items()
        if not isinstance(value, dict)
    ]
