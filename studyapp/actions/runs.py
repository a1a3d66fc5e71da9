"""A run is ordered, held by one worker, and its items are recorded as they are finished.

Whatever is killed, a finished item is never computed again: maps are content-addressed files that
exist whole or not at all. The row of an item says what became of it."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from studyapp.actions import computing, drawing, precompute
from studyapp.actions.inventory import inventory
from studyapp.actions.jobs import attempts
from studyapp.actions.jobs.heartbeat import beating
from studyapp.actions.jobs.lines import say
from studyapp.actions.jobs.pace import Pace
from studyapp.actions.jobs.room import Room
from studyapp.actions.opening_by_runs import freeze_when_ready
from studyapp.actions.own_maps import check_network
from studyapp.models import Condition, PrecomputeRun, Question, SourceImage, Study, WorkItem

logger = logging.getLogger(__name__)

STALE = timedelta(seconds=20)  # a run without a heartbeat for so long has lost its worker


class RunLost(Exception):
    """The run was cancelled, or another worker took it over."""


class CannotPrecompute(Exception):
    """A run cannot be ordered; the message says why and what to do."""


@transaction.atomic
def order_run(*, study: Study, freeze_after: int | None = None) -> PrecomputeRun:
    """Order what is missing among pictures x conditions; the worker does it.

    Parameters
    ----------
    study : its pictures are explained in their order, each under all conditions in turn.
    freeze_after : freeze the first question set and open the study after so many pairs.

    Raises
    ------
    CannotPrecompute : nothing to explain, a wrong parameter, or a run is under way.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    conditions = list(study.conditions.all())
    pictures = list(study.images.all())
    if not pictures or not conditions:
        raise CannotPrecompute(
            f"{study} has {len(pictures)} pictures and {len(conditions)} conditions."
        )
    if study.runs.filter(state__in=PrecomputeRun.ACTIVE).exists():
        raise CannotPrecompute(
            f"{study} is being explained already; wait, or cancel that run first."
        )
    try:
        precompute.check_target(study.target)
        names = {condition.name for condition in conditions}
        for condition in conditions:
            precompute.check_condition(condition, names)
            check_network(condition)
    except (ValueError, LookupError) as error:
        raise CannotPrecompute(str(error)) from error
    run = PrecomputeRun.objects.create(study=study, freeze_after=freeze_after)
    missing = _missing(run, pictures, conditions)
    _refuse_twins(missing)
    _refuse_changes(missing)
    WorkItem.objects.bulk_create(missing)
    return run


def _missing(
    run: PrecomputeRun, pictures: list[SourceImage], conditions: list[Condition]
) -> list[WorkItem]:
    """An item for every stimulus that is not there, or not as it would be made now, or lost."""
    stock = inventory(run.study)
    if stock.problem:
        raise CannotPrecompute(f"{stock.problem}.")
    return [
        WorkItem(run=run, image=image, condition=condition, key=stock.keys[place])
        for image in pictures
        for condition in conditions
        if (place := (image.pk, condition.pk)) in stock.keys
        and (stock.there.get(place) != stock.keys[place] or place in stock.lost)
    ]


def cancel(*, run: PrecomputeRun) -> bool:
    """Stop a run that is not over and keep what was finished; whether there was one to stop."""
    cancelled = _end(run, Q(state__in=PrecomputeRun.ACTIVE), PrecomputeRun.State.CANCELLED)
    run.refresh_from_db(fields=["state", "finished_at"])
    return cancelled


def _refuse_twins(items: list[WorkItem]) -> None:
    """Two conditions that show the very same cannot be compared."""
    first: dict[str, WorkItem] = {}
    for item in items:
        other = first.setdefault(item.key, item)
        if other is not item:
            raise CannotPrecompute(
                f"{other.condition} and {item.condition} are the same: method, parameters, "
                "classifier and style. Change one of them, or delete it."
            )


def _refuse_changes(items: list[WorkItem]) -> None:
    """A stimulus that a frozen question set shows must stay what it was."""
    frozen = Question.objects.filter(question_set__frozen_at__isnull=False)
    shown = {
        (image, condition)
        for side in ("first", "second")
        for image, condition in frozen.values_list(
            f"{side}__explanation__image_id", f"{side}__explanation__condition_id"
        )
    }
    for item in items:
        if (item.image_id, item.condition_id) in shown:
            raise CannotPrecompute(
                f"{item} was changed after a question set with it was frozen; make a new "
                "condition instead of changing this one."
            )


def claim(*, worker: str, only: PrecomputeRun | None = None) -> PrecomputeRun | None:
    """Take the oldest run that nobody works on, or a given one; None when there is none."""
    free = Q(state=PrecomputeRun.State.QUEUED) | Q(
        state=PrecomputeRun.State.RUNNING, heartbeat_at__lt=timezone.now() - STALE
    )
    if only is not None:
        free &= Q(pk=only.pk)
    for run in PrecomputeRun.objects.filter(free).order_by("created_at"):
        # The condition is repeated in the update, so of two workers one gets the run.
        now = timezone.now()
        taken = PrecomputeRun.objects.filter(free, pk=run.pk).update(
            state=PrecomputeRun.State.RUNNING, worker=worker, heartbeat_at=now, started_at=now
        )
        if taken:
            run.refresh_from_db()
            say(run, f"Worker {worker} has taken it.")
            return run
    return None


def held(run: PrecomputeRun) -> QuerySet[PrecomputeRun]:
    """The run, as long as this worker holds it."""
    return PrecomputeRun.objects.filter(
        pk=run.pk, worker=run.worker, state=PrecomputeRun.State.RUNNING
    )


def beat(run: PrecomputeRun) -> None:
    """Say that this worker still holds the run.

    Raises
    ------
    RunLost : it does not.
    """
    if not held(run).update(heartbeat_at=timezone.now()):
        raise RunLost(f"{run} was cancelled or taken over by another worker.")


def release(run: PrecomputeRun) -> None:
    """Put an unfinished run back, so that the next worker need not wait for the heartbeat."""
    put_back = held(run).update(state=PrecomputeRun.State.QUEUED, worker="", heartbeat_at=None)
    if put_back:
        say(run, f"Worker {run.worker} was stopped and has put it back.")


def work_off(
    *,
    run: PrecomputeRun,
    executor: Executor | Callable[[], Executor],
    progress: Callable[[WorkItem], None] = lambda item: None,
) -> None:
    """Compute every pending item of a claimed run and record each as it comes.

    Parameters
    ----------
    run : claimed by this worker.
    executor : as `explainers.running.explain_many` takes it.
    progress : called with each item that was done or failed.

    Raises
    ------
    RunLost : the run was cancelled or taken over; what was finished is kept.
    """
    pending = run.items.filter(state=WorkItem.State.PENDING)
    order = ("image__position", "image_id", "condition__name")
    related = ("image__study__classifier", "condition__classifier", "condition__study__classifier")
    left, deadly = attempts.divide(list(pending.select_related(*related).order_by(*order)))
    for item in deadly:
        attempts.set_aside(item)
        say(run, f"{item} is set aside: {item.error}")
        progress(item)
    # Processes, clusters and jobs take longer to begin and to end than a heartbeat may be old.
    with beating(lambda: held(run).update(heartbeat_at=timezone.now())):
        _compute(run, left, executor, progress)
    _finish(run)


def _compute(
    run: PrecomputeRun,
    items: list[WorkItem],
    executor: Executor | Callable[[], Executor],
    progress: Callable[[WorkItem], None],
) -> None:
    begun, pace, room = attempts.Attempts(), Pace(), Room(run, beat)
    try:
        for item, result in computing.compute(
            items, executor=executor, tick=lambda: beat(run), begun=begun.begin, full=room.missing
        ):
            begun.finishing(item)
            room.wait_for(partial(_record, run, item, result))
            begun.finished(item)
            pace.add(result.worker)
            progress(item)
            beat(run)
            freeze_when_ready(run)
    except (KeyboardInterrupt, RunLost, precompute.ClusterGone):
        begun.take_back()
        raise
    finally:
        _tell(run, pace)


def _tell(run: PrecomputeRun, pace: Pace) -> None:
    """Say how fast the processes were, whatever ended their work."""
    if told := str(pace):
        logger.info("%s: %s", run, told)
        say(run, told)


def _record(run: PrecomputeRun, item: WorkItem, result: computing.Result) -> None:
    """Write down what became of an item: all of it in one transaction, or nothing.

    Nothing at all if the run is not this worker's any more: whoever took it over while this one
    was stuck, or its machine asleep, may have recorded the item by now.
    """
    item.finished_at = timezone.now()
    item.seconds, item.error = result.seconds, result.error
    item.state = WorkItem.State.FAILED if result.error else WorkItem.State.DONE
    with transaction.atomic():
        beat(run)  # first, since it locks the run until all is recorded
        if not result.error:
            try:
                drawing.keep_result(item, result.explanation_key)
            except (ValueError, MemoryError) as error:
                item.error = str(error) or "it does not fit into this machine's memory"
                item.state = WorkItem.State.FAILED
        item.save()
    if item.error:
        logger.warning("%s failed: %s", item, item.error)


def _finish(run: PrecomputeRun) -> None:
    """End a run that this worker still holds; one that was cancelled meanwhile stays cancelled."""
    mine = Q(worker=run.worker, state=PrecomputeRun.State.RUNNING)
    if not _end(run, mine, PrecomputeRun.State.FINISHED):
        raise RunLost(f"{run} was cancelled or taken over by another worker.")
    run.refresh_from_db(fields=["state", "finished_at"])
    failed = run.items.filter(state=WorkItem.State.FAILED).count()
    say(run, f"Finished: {run.items.count() - failed} done, {failed} failed.")
    freeze_when_ready(run, at_the_end=True)


def _end(run: PrecomputeRun, where: Q, state: PrecomputeRun.State) -> bool:
    ended = {"state": state, "finished_at": timezone.now()}
    return bool(PrecomputeRun.objects.filter(where, pk=run.pk).update(**ended))
