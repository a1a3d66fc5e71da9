"""A plan is frozen when its study opens, and amended after that, each time as a new version."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from studyapp.actions.registration.closing import close_if_complete
from studyapp.actions.registration.content import frozen, sha256_of
from studyapp.actions.registration.flaws import study_plan_flaws
from studyapp.actions.registration.hiding import completed_count, what_is_hidden
from studyapp.actions.registration.plan import columns_of, plan_of, registration_of
from studyapp.actions.registration.unblinding import ReasonMissing
from studyapp.actions.tables.reading import utc
from studyapp.analysis.planning.plan import Plan
from studyapp.models import AnalysisPlan, Preregistration, Study


class CannotAmend(Exception):
    """The plan cannot become what is wanted; the message says why."""


def register(*, study: Study, by: str = "") -> Preregistration | None:
    """Freeze the plan of a study that opens for the first time; None where nothing is planned.

    To be called within the transaction that opens it. A study that was open without a plan stays
    exploratory: what is written down after the first answers was not planned.
    """
    plan = plan_of(study)
    if plan.planned_n is None or registration_of(study) is not None:
        return None
    return _store(study, plan, by=by, reason="", is_blind=True)


@transaction.atomic
def amend(*, study: Study, plan: Plan, by: str, reason: str) -> Preregistration:
    """Register a changed plan, from now on the one in force; the earlier ones stay on record.

    Parameters
    ----------
    by : user name; empty on the command line.

    Raises
    ------
    CannotAmend : nothing was registered, nothing changes, or the plan is flawed.
    ReasonMissing : no reason is given.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    if registration_of(study) is None:
        raise CannotAmend(f"No plan of {study} was registered, so there is none to amend.")
    if plan == plan_of(study):
        raise CannotAmend("This is the plan as it is registered; change something.")
    if plan.planned_n is None:
        raise CannotAmend("A registered plan keeps a planned number of participants.")
    if flaws := study_plan_flaws(study, plan):
        raise CannotAmend("; ".join(flaws) + ".")
    if not reason.strip():
        raise ReasonMissing("Say why the plan is amended.")
    is_blind = what_is_hidden(study) is not None
    AnalysisPlan.objects.filter(study=study).update(**columns_of(plan))
    made = _store(study, plan, by=by, reason=reason.strip(), is_blind=is_blind)
    close_if_complete(study_pk=study.pk)
    return made


def _store(study: Study, plan: Plan, *, by: str, reason: str, is_blind: bool) -> Preregistration:
    before, now = registration_of(study), timezone.now()
    version = 1 if before is None else before.version + 1
    circumstances: dict[str, Any] = {
        "version": version,
        "registered_at": utc(now),
        "registered_by": by,
        "reason": reason,
        "amends_sha256": None if before is None else before.sha256,
        "completed_by_then": completed_count(study),
        "results_were_hidden": is_blind,
    }
    content = frozen(study, plan, circumstances)
    return Preregistration.objects.create(
        study=study,
        version=version,
        content=content,
        sha256=sha256_of(content),
        registered_at=now,
        registered_by=by,
        reason=reason,
        is_blind=is_blind,
    )
