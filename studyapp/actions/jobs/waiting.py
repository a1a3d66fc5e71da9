"""What an order that no worker has taken yet is waiting for."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from studyapp.actions.jobs.ordering import STALE
from studyapp.models import Job, PrecomputeRun

MOST_NAMED = 3  # more workers than that are rare


@dataclass(frozen=True)
class Waiting:
    """Why an order waits.

    Attributes
    ----------
    busy_with
        What workers do just now, in words and without whose it is; empty if none is at work.
    before
        How many other orders are taken before this one.
    """

    busy_with: list[str]
    before: int

    @property
    def sentence(self) -> str:
        """Why nothing happens yet, for whoever ordered it."""
        if not self.busy_with:
            return "No worker has taken it yet."
        orders = "one other order" if self.before == 1 else f"{self.before} other orders"
        then = f"Before this, {orders} will be taken." if self.before else "This comes next."
        return f"The worker is busy with {' and '.join(self.busy_with)}. {then}"


def waiting(held: Job | PrecomputeRun) -> Waiting:
    """What a queued order waits for, in four queries at most."""
    return Waiting(busy_with=_at_work(held), before=_before(held))


def _at_work(held: Job | PrecomputeRun) -> list[str]:
    """What workers say that they do; without a sign of life they do nothing any more.

    An order that was taken a moment ago is never what it waits for itself.
    """
    fresh: dict[str, Any] = {
        "state": Job.State.RUNNING,
        "heartbeat_at__gte": timezone.now() - STALE,
    }
    jobs, runs = Job.objects.filter(**fresh), PrecomputeRun.objects.filter(**fresh)
    if isinstance(held, Job):
        jobs = jobs.exclude(pk=held.pk)
    else:
        runs = runs.exclude(pk=held.pk)
    said = [f"“{job.get_kind_display()}”" for job in jobs[:MOST_NAMED]]
    for run in runs.counted()[:MOST_NAMED]:
        counts: Any = run
        done = counts.n_done + counts.n_failed
        said.append(f"“explain pictures”, {done} of {counts.n_items} done")
    return said


def _before(held: Job | PrecomputeRun) -> int:
    """Workers take jobs before runs, and of both the oldest first."""
    jobs = Job.objects.filter(state=Job.State.QUEUED)
    if isinstance(held, Job):
        return jobs.filter(created_at__lt=held.created_at).count()
    runs = PrecomputeRun.objects.filter(state=PrecomputeRun.State.QUEUED)
    return jobs.count() + runs.filter(created_at__lt=held.created_at).count()
