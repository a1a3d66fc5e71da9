"""Having results by condition shown before the planned number, on record."""

from django.db import transaction
from django.utils import timezone

from studyapp.actions.registration.hiding import what_is_hidden
from studyapp.models import Study, Unblinding


class NothingHidden(Exception):
    """Everything is shown already, so there is nothing to unblind."""


class ReasonMissing(Exception):
    """What is done to a plan is done for a reason that others will read."""


@transaction.atomic
def unblind(*, study: Study, by: str, reason: str) -> Unblinding:
    """Show results by condition from now on, to everybody who may see the study's results.

    Parameters
    ----------
    by : user name; empty on the command line.

    Raises
    ------
    NothingHidden : nothing of it is hidden.
    ReasonMissing : no reason is given.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    hidden = what_is_hidden(study)
    if hidden is None:
        raise NothingHidden(f"No result of {study} is hidden.")
    if not reason.strip():
        raise ReasonMissing("Say why results have to be seen before the planned number.")
    return Unblinding.objects.create(
        study=study,
        unblinded_at=timezone.now(),
        unblinded_by=by,
        reason=reason.strip(),
        completed=hidden.completed,
        planned_n=hidden.planned_n,
    )
