"""How fast a study goes: answers per minute now, and how long people take."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Max
from django.utils import timezone

from studyapp.actions.tables.reading import kind_of, participants_of
from studyapp.models import Response, Study

WINDOW = timedelta(minutes=10)


@dataclass(frozen=True)
class Pace:
    """How fast it goes.

    Parameters
    ----------
    answers_per_minute : over the last ten minutes.
    median_duration : of those who completed, from consent to the end, breaks included.
    last_seen_at : when anybody last did something.
    """

    answers_per_minute: float
    median_duration: timedelta | None
    last_seen_at: datetime | None

    @property
    def median_minutes(self) -> float | None:
        return None if self.median_duration is None else self.median_duration.total_seconds() / 60


def pace(study: Study, *, simulated: bool) -> Pace:
    everybody = participants_of(study, simulated=simulated)
    return Pace(
        _answers_per_minute(study, simulated),
        _median_duration(study, simulated),
        everybody.aggregate(last=Max("last_seen_at"))["last"],
    )


def _answers_per_minute(study: Study, simulated: bool) -> float:
    """Only of those who were here meanwhile, so that a long record is not gone through."""
    since = timezone.now() - WINDOW
    answers = Response.objects.filter(
        trial__participant__study=study,
        trial__participant__kind=kind_of(simulated=simulated),
        trial__participant__last_seen_at__gte=since,
        created_at__gte=since,
    )
    return answers.count() / (WINDOW.total_seconds() / 60)


def _median_duration(study: Study, simulated: bool) -> timedelta | None:
    """The one in the middle, or the mean of both; sorted by the database."""
    completed = participants_of(study, simulated=simulated).completed()
    durations = (
        completed.annotate(duration=F("ended_at") - F("consented_at"))
        .order_by("duration")
        .values_list("duration", flat=True)
    )
    n = durations.count()
    if not n:
        return None
    middle: list[timedelta] = list(durations[(n - 1) // 2 : n // 2 + 1])
    return sum(middle, timedelta()) / len(middle)
