"""How far every participant came, and whether they count in the primary analysis."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from studyapp.actions.registration.plan import plan_of
from studyapp.actions.tables.reading import ROWS_AT_ONCE, kind_of
from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.population import exclusion_reason
from studyapp.models import Participant, Response, Study, Trial

Side = Response.Side


@dataclass(frozen=True)
class Progress:
    """Main trials that were drawn for a participant, and those answered in time.

    catch_failures, median_rt_ms : known only where the plan excludes by them.
    """

    given: int = 0
    answered: int = 0
    catch_failures: int = 0
    median_rt_ms: float | None = None
    plan: Plan = field(default_factory=Plan)

    def exclusion_reason(self, outcome: str) -> str:
        """Why the participant does not count; empty for somebody who does."""
        return exclusion_reason(
            outcome=outcome,
            answered=self.answered,
            given=self.given,
            catch_failures=self.catch_failures,
            median_rt_ms=self.median_rt_ms,
            plan=self.plan,
        )


def status(outcome: str) -> str:
    return "complete" if outcome == Participant.Outcome.COMPLETED else "partial"


def progress(study: Study, *, simulated: bool) -> dict[int, Progress]:
    """By primary key, of those for whom trials were drawn."""
    plan = plan_of(study)
    trials = Trial.objects.filter(
        participant__study=study, participant__kind=kind_of(simulated=simulated)
    )
    reached = {
        person: Progress(given, answered, plan=plan) for person, given, answered in _counted(trials)
    }
    if plan.most_catch_failures is not None:
        for person, failures in _catch_failures(study, trials):
            reached[person] = replace(reached[person], catch_failures=failures)
    if plan.least_median_rt_ms is not None:
        for person, time in _median_times(trials):
            reached[person] = replace(reached[person], median_rt_ms=time)
    return reached


def _counted(trials: QuerySet[Trial]) -> Iterator[tuple[int, int, int]]:
    in_time = Q(response__isnull=False) & ~Q(response__side=Side.NONE)
    rows = trials.order_by().values("participant")
    counted = rows.annotate(
        given=Count("pk", filter=Q(kind=Trial.Kind.MAIN)),
        answered=Count("pk", filter=Q(kind=Trial.Kind.MAIN) & in_time),
    )
    return counted.values_list("participant", "given", "answered").iterator(ROWS_AT_ONCE)


def _catch_failures(study: Study, trials: QuerySet[Trial]) -> Iterator[tuple[int, int]]:
    """Catch trials that have a right answer and got another one, or none in time."""
    asked = trials.filter(kind=Trial.Kind.CATCH, response__isnull=False)
    if study.task == Study.Task.PREFERENCE:
        first_is_left = Q(left=F("question__first"))
        expects_first = Q(question__expected="first")
        wants_left = (first_is_left & expects_first) | (~first_is_left & ~expects_first)
        asked = asked.filter(question__expected__in=("first", "second"), left__isnull=False)
        passed = (wants_left & Q(response__side=Side.LEFT)) | (
            ~wants_left & Q(response__side=Side.RIGHT)
        )
    else:
        asked = asked.exclude(question__expected="")
        passed = Q(response__answer=F("question__expected"))
    failed = asked.exclude(passed).order_by().values("participant").annotate(failed=Count("pk"))
    return failed.values_list("participant", "failed").iterator(ROWS_AT_ONCE)


def _median_times(trials: QuerySet[Trial]) -> Iterator[tuple[int, float]]:
    """Of main trials answered in time; in ms. Nobody whose browser measured none."""
    answered = trials.filter(
        kind=Trial.Kind.MAIN, response__response_time_ms__isnull=False
    ).exclude(response__side=Side.NONE)
    times: Any = answered.order_by("participant").values_list(
        "participant", "response__response_time_ms"
    )
    for person, rows in groupby(times.iterator(ROWS_AT_ONCE), key=itemgetter(0)):
        yield person, median(time for _, time in rows)
