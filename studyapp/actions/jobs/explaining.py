"""A study's pictures are explained: what there is to do, and ordering what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from studyapp.actions import logbook, runs
from studyapp.actions.inventory import Inventory, Place, conditions_of, inventory
from studyapp.actions.jobs.lines import say
from studyapp.models import Measurement, PrecomputeRun, Study, WorkItem

COMMAND = "manage.py precompute"


@dataclass(frozen=True)
class Progress:
    """How much of a study's pictures x conditions there is; each of these is in one count."""

    pictures: int
    conditions: int
    explained: int  # have the stimulus that is described now
    outdated: int  # have one that was made before something it depends on was changed
    failed: int  # could not be explained as they are described now
    missing: int  # nobody has tried to explain, or its files are lost
    waiting: Mapping[str, int]  # wait for a map to be taken in, by the condition's name
    measured: int
    is_comparable: bool  # there is a picture of which two stimuli can be compared
    problem: str = ""  # why a condition cannot be explained as it is described

    @property
    def wanted(self) -> int:
        return self.pictures * self.conditions

    @property
    def to_compute(self) -> int:
        """How many the worker would try to make if it was asked to."""
        return self.outdated + self.failed + self.missing


def progress(study: Study) -> Progress:
    """Count them, in a number of queries that does not grow with the pictures."""
    stock, conditions = inventory(study), conditions_of(study)
    images = list(study.images.values_list("pk", flat=True))
    places = {(image, row.pk) for image in images for row in conditions}
    left = places - (stock.there.keys() - (stock.lost & stock.made))
    waits = {
        row.name: sum((image, row.pk) in left - stock.keys.keys() for image in images)
        for row in conditions
        if row.brings_maps
    }
    waiting = {name: number for name, number in waits.items() if number}
    failed = _failed(study, stock, left)
    return Progress(
        pictures=len(images),
        conditions=len(conditions),
        explained=len(stock.made - stock.lost),
        outdated=len(stock.outdated),
        failed=failed,
        missing=len(left) - failed - sum(waiting.values()),
        waiting=waiting,
        measured=Measurement.objects.filter(explanation__image__study=study).count(),
        is_comparable=stock.is_comparable,
        problem=stock.problem,
    )


def _failed(study: Study, stock: Inventory, left: set[Place]) -> int:
    """Of those that are left, how many failed when they were tried as they are described now."""
    tried = WorkItem.objects.filter(run__study=study, state=WorkItem.State.FAILED)
    rows = set(tried.values_list("image_id", "condition_id", "key"))
    places = {(image, row) for image, row, key in rows if stock.keys.get((image, row)) == key}
    return len(places & left)


class NothingMissing(runs.CannotPrecompute):
    """There is nothing that could be computed."""


def _why_nothing(study: Study) -> str:
    waiting = progress(study).waiting
    if not waiting:
        return f"Nothing to do: every picture of {study} is explained under every condition."
    return (
        f"Nothing to compute for {study}: {in_words(waiting)}. Bring the maps on the study’s page, "
        "or with manage.py import_maps."
    )


def in_words(waiting: Mapping[str, int]) -> str:
    """Which conditions wait for maps, as half a sentence."""
    each = (
        f"{name} waits for maps of {number} picture{'' if number == 1 else 's'}"
        for name, number in waiting.items()
    )
    return ", ".join(each)


@transaction.atomic
def order_missing(*, study: Study, by: str, freeze_after: int | None = None) -> PrecomputeRun:
    """Order what is not explained as it is described now, of all pictures under all conditions.

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
        raise NothingMissing(_why_nothing(study))
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
