"""A worker that was stuck wakes up when another has taken its run over: it changes nothing."""

import time
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from explainers.work.computing import Computed
from studyapp.actions import runs
from studyapp.actions.jobs import heartbeat, room
from studyapp.actions.jobs.attempts import Attempts
from studyapp.models import PrecomputeRun, WorkItem
from tests.explainers.running.scripted import Scripted
from tests.factories import make_image, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(media_folder, monkeypatch):
    """A run of two items; nothing is drawn."""
    monkeypatch.setattr(runs.drawing, "keep_result", lambda item, key: None)
    study = make_study(conditions=1)
    for number in range(2):
        make_image(study, number)
    return runs.order_run(study=study)


def another_takes_over():
    PrecomputeRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=1))
    taken = runs.claim(worker="another")
    assert taken is not None
    return taken


def test_it_does_not_overwrite_what_the_other_has_recorded(order):
    def worker(request):
        """It fails here, but only after the other has done it there."""
        another_takes_over()
        order.items.update(state=WorkItem.State.DONE, seconds=7.0)
        raise ValueError("no network file on this machine")

    mine = runs.claim(worker="stuck")
    with pytest.raises(runs.RunLost):
        runs.work_off(run=mine, executor=lambda: Scripted(worker))
    assert set(order.items.values_list("state", "seconds", "error")) == {("done", 7.0, "")}


def test_it_does_not_forget_how_often_the_other_has_begun_an_item(order):
    item = order.items.first()
    mine = Attempts()
    mine.begin([item], 1)
    theirs = Attempts()
    theirs.begin([WorkItem.objects.get(pk=item.pk)], 2)
    mine.take_back()
    item.refresh_from_db()
    assert item.attempts == 2
    theirs.take_back()
    item.refresh_from_db()
    assert item.attempts == 1


def test_a_late_beginning_does_not_count_less_than_the_others(order):
    late, item = order.items.first(), order.items.first()
    Attempts().begin([item], 2)
    Attempts().begin([late], 1)
    item.refresh_from_db()
    assert item.attempts == 2


def test_a_full_disk_is_told_once_waited_for_and_fails_nothing(order, monkeypatch):
    monkeypatch.setattr(room, "PAUSE", 0)
    tries = []

    def keep(item, key):
        tries.append(item)
        if len(tries) < 4:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(runs.drawing, "keep_result", keep)
    mine = runs.claim(worker="w")
    executor = Scripted(lambda request: Computed([{"class_id": 0}], 0.1))
    runs.work_off(run=mine, executor=lambda: executor)
    assert order.items.filter(state="done").count() == 2
    told = [line.text for line in order.lines.all()]
    assert sum("The disk is full (No space left on device)" in line for line in told) == 1
    assert "There is room on the disk again." in told


def test_another_error_of_a_file_is_not_waited_for(order, monkeypatch):
    def keep(item, key):
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(runs.drawing, "keep_result", keep)
    mine = runs.claim(worker="w")
    executor = Scripted(lambda request: Computed([{"class_id": 0}], 0.1))
    with pytest.raises(OSError, match="Permission denied"):
        runs.work_off(run=mine, executor=lambda: executor)


@pytest.mark.django_db(transaction=True)
def test_a_cluster_that_takes_long_to_begin_and_to_end_costs_no_run(order, monkeypatch):
    monkeypatch.setattr(runs, "beating", partial(heartbeat.beating, every=0.02))
    mine = runs.claim(worker="w")

    def wait_for_a_sign_of_life():
        PrecomputeRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=1))
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if PrecomputeRun.objects.get().heartbeat_at > timezone.now() - runs.STALE:
                return
            time.sleep(0.02)
        pytest.fail("another worker would have taken it")

    class Slow(Scripted):
        def shutdown(self, wait=True, *, cancel_futures=False):
            wait_for_a_sign_of_life()

    def make():
        wait_for_a_sign_of_life()
        return Slow(lambda request: Computed([{"class_id": 0}], 0.1))

    runs.work_off(run=mine, executor=make)
    assert order.items.filter(state="done").count() == 2
