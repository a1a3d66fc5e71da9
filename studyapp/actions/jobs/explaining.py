"""A study's pictures are explained: what there is to do, and ordering what is missing."""

from dataclasses import dataclass

from django.db import transaction

from studyapp.actions import logbook, runs
from studyapp.actions.jobs.lines import say
from studyapp.models import Measurement, PrecomputeRun, Stimulus, Study

COMMAND = "manage.py precompute"


@dataclass(frozen=True)
class Progress:
    """How much of a study's pictures x conditions there is."""

    pictures: int
    conditions: int
    explained: int  # pairs of a picture and a condition that have a stimulus
    measured: int

    @property
    def wanted(self) -> int:
        return self.pictures * self.conditions


def progress(study: Study) -> Progress:
    """Count them, in four queries."""
    return Progress(
        pictures=study.images.count(),
        conditions=study.conditions.count(),
        explained=Stimulus.objects.filter(explanation__image__study=study).count(),
        measured=Measurement.objects.filter(explanation__image__study=study).count(),
    )


class NothingMissing(runs.CannotPrecompute):
    """Everything is explained."""


@transaction.atomic
def order_missing(*, study: Study, by: str, freeze_after: int | None = None) -> PrecomputeRun:
    """Order what is not explained yet, of all pictures under all conditions.

    Parameters
    ----------
    by : user name; empty for the command line.

    Raises
    ------
    NothingMissing : everything is explained.
    CannotPrecompute : something stands in the way.
    """
    run = runs.order_run(study=study, freeze_after=freeze_after)
    missing = run.items.count()
    if not missing:
        raise NothingMissing(
            f"Nothing to do: every picture of {study} is explained under every condition."
        )
    run.ordered_by = by
    run.save(update_fields=["ordered_by"])
    say(run, f"{by or COMMAND} ordered {missing} explanations.")
    logbook.write_down(
        actor=by or COMMAND,
        action="ordered",
        noun="run",
        subject=str(run),
        study=study.slug,
        details={"explanations": missing},
    )
    return run
