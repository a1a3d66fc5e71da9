"""A study ends by itself when as many people as planned have completed it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from studyapp.actions.registration.hiding import completed_count
from studyapp.actions.registration.plan import plan_of
from studyapp.models import AnalysisPlan, Participant, Study


def places_of(study: Study) -> int | None:
    """How many complete participations are wanted; None for any number.

    The planned number, unless the study has fewer places: newcomers are refused from then on.
    """
    wanted = [n for n in (study.places, plan_of(study).planned_n) if n is not None]
    return min(wanted, default=None)


@transaction.atomic
def close_if_complete(*, study_pk: int) -> bool:
    """Close an open study whose planned number is reached and which nobody is at any more.

    Whoever is still at it may finish: they came while there was room for them. That the number was
    reached is kept first, so that a later withdrawal hides nothing again that was shown.
    """
    if not AnalysisPlan.objects.filter(study=study_pk).exists():
        return False  # and nobody waits for the study's lock
    study = Study.objects.select_for_update().get(pk=study_pk)
    planned_n = plan_of(study).planned_n
    plan = AnalysisPlan.objects.filter(study=study).first()
    if plan is None or planned_n is None:
        return False
    if plan.reached_at is None:
        if completed_count(study) < planned_n:
            return False
        plan.reached_at = timezone.now()
        plan.save(update_fields=["reached_at"])
    if study.status != Study.Status.OPEN or _somebody_is_at_it(study):
        return False
    study.status, study.closed_at = Study.Status.CLOSED, timezone.now()
    study.save(update_fields=["status", "closed_at"])
    return True


def close_complete_studies() -> int:
    """Close every open study that only waited for people who meanwhile dropped out."""
    waiting = Study.objects.filter(
        status=Study.Status.OPEN, analysis_plan__reached_at__isnull=False
    )
    return sum(close_if_complete(study_pk=pk) for pk in waiting.values_list("pk", flat=True))


def _somebody_is_at_it(study: Study) -> bool:
    """Also who was released and came back: they may finish with the trials drawn for them."""
    since = timezone.now() - timedelta(minutes=study.release_after_minutes)
    return (
        Participant.objects.real()
        .filter(study=study, outcome=Participant.Outcome.UNFINISHED, last_seen_at__gte=since)
        .exists()
    )
