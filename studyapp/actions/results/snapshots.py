"""Results that were computed last: at once for a small study, by the worker for a large one.

Whoever opens a results page never waits for a large study: they see the results of a while ago with
their time, and the worker is asked for newer ones.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from studyapp.actions.results.computing import compute, compute_beside
from studyapp.actions.results.state import state_of
from studyapp.actions.tables import kind_of
from studyapp.analysis.results.document import Results
from studyapp.models import Response, ResultsSnapshot, Study

logger = logging.getLogger(__name__)

FEW_ANSWERS = 3000  # up to so many, results take about a second and are computed at once
GIVEN_UP = timedelta(minutes=15)  # a worker that took so long is not at it any more


@dataclass(frozen=True)
class Shown:
    """What a results page shows.

    results : None while the worker computes the first ones. computed_at : when these were.
    is_current : nothing has happened since; else newer ones are being computed.
    """

    results: Results | None
    computed_at: datetime | None
    is_current: bool


def study_results(study: Study, *, simulated: bool = False) -> Shown:
    """The results of the real participants, or of the simulated ones; never of both."""
    state = state_of(study, simulated=simulated)
    kept = ResultsSnapshot.objects.filter(study=study, simulated=simulated).first()
    if kept is None or not kept.document or kept.state != state:
        kept = _wanted(study, simulated)
        if _is_small(study, simulated):
            results = compute_beside(study, simulated=simulated)
            return Shown(results, _keep(kept, state, results), is_current=True)
        return _shown(kept, is_current=False)
    return _shown(kept, is_current=True)


def work_off_one() -> bool:
    """Compute the results that somebody has waited for longest; whether there were any."""
    snapshot = _claim()
    if snapshot is None:
        return False
    study, simulated = snapshot.study, snapshot.simulated
    try:
        state = state_of(study, simulated=simulated)
        _keep(snapshot, state, compute(study, simulated=simulated))
    except KeyboardInterrupt:  # the next worker need not wait
        ResultsSnapshot.objects.filter(pk=snapshot.pk).update(claimed_at=None)
        raise
    logger.info("Computed the results of %s.", study)
    return True


def forget(study: Study) -> None:
    """Delete what was computed from answers that are being deleted.

    Within the transaction that deletes them and has locked the study, so that nothing of them
    outlives it: who is computing results at this moment will find that nobody wants them.
    """
    ResultsSnapshot.objects.filter(study=study).delete()


def _shown(kept: ResultsSnapshot, *, is_current: bool) -> Shown:
    results = Results.from_json(kept.document) if kept.document else None
    return Shown(results, kept.computed_at, is_current)


def _is_small(study: Study, simulated: bool) -> bool:
    answers = Response.objects.filter(
        trial__participant__study=study,
        trial__participant__kind=kind_of(simulated=simulated),
    )
    return len(answers.values_list("pk", flat=True)[: FEW_ANSWERS + 1]) <= FEW_ANSWERS


def _keep(snapshot: ResultsSnapshot, state: str, results: Results) -> datetime:
    """Store results where they are still wanted; says when they were computed."""
    now = timezone.now()
    ResultsSnapshot.objects.filter(pk=snapshot.pk).update(
        state=state,
        document=results.to_json(),
        computed_at=now,
        wanted_at=None,
        claimed_at=None,
    )
    return now


@transaction.atomic
def _wanted(study: Study, simulated: bool) -> ResultsSnapshot:
    """The snapshot, which newer results are wanted for from now on."""
    study = Study.objects.select_for_update().get(pk=study.pk)
    kept, _ = ResultsSnapshot.objects.get_or_create(study=study, simulated=simulated)
    if kept.wanted_at is None:
        kept.wanted_at = timezone.now()
        kept.save(update_fields=["wanted_at"])
    return kept


def _claim() -> ResultsSnapshot | None:
    """The snapshot that was wanted first and that nobody computes."""
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - GIVEN_UP)
    wanted = ResultsSnapshot.objects.filter(free, wanted_at__isnull=False)
    for snapshot in wanted.select_related("study").order_by("wanted_at", "pk"):
        # The condition is repeated in the update, so of two workers one gets it.
        if wanted.filter(pk=snapshot.pk).update(claimed_at=timezone.now()):
            return snapshot
    return None
