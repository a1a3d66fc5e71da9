"""Times that lie ahead of the clock: it was put back since they were written.

Whatever waits until a time is long enough ago would wait for as much longer as the clock jumped: a
run or job of a worker that died, the place of somebody who left, an account that guesses have
closed. So such a time becomes now, and the waiting begins anew. No answer, no consent and no entry
of the logbook is touched.
"""

from datetime import timedelta

from axes.models import AccessAttempt
from django.db.models import QuerySet
from django.utils import timezone

from studyapp.models import Heartbeat, Job, Participant, PrecomputeRun, ResultsSnapshot

AHEAD = timedelta(seconds=30)  # by less the clocks of two machines may differ


def wait_anew() -> int:
    """Let every time that something waits for, and that lies ahead, be now; how many there were."""
    waiting: list[tuple[QuerySet, str]] = [
        (PrecomputeRun.objects.filter(state=PrecomputeRun.State.RUNNING), "heartbeat_at"),
        (Job.objects.filter(state=Job.State.RUNNING), "heartbeat_at"),
        (ResultsSnapshot.objects.all(), "claimed_at"),
        (Participant.objects.filter(outcome=Participant.Outcome.UNFINISHED), "last_seen_at"),
        (Heartbeat.objects.all(), "at"),
        (AccessAttempt.objects.all(), "attempt_time"),
    ]
    return sum(_begin_anew(rows, field) for rows, field in waiting)


def _begin_anew(rows: QuerySet, field: str) -> int:
    """Written to only where there is something to write, as it is asked for again and again."""
    now = timezone.now()
    ahead = rows.filter(**{f"{field}__gt": now + AHEAD})
    return ahead.update(**{field: now}) if ahead.exists() else 0
