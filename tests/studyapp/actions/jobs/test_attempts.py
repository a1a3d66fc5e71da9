"""An item that kills its process again and again is set aside; the innocent beside it are done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from explainers.explanation import Explanation
from explainers.running import Store
from explainers.work.computing import Computed
from studyapp.actions import runs
from studyapp.models import PrecomputeRun
from tests.explainers.running.scripted import Scripted
from tests.factories import make_image, make_study

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for the end of the worker's process, which leaves no time for anything."""


@pytest.fixture
def study(media_folder):
    study = make_study(conditions=1)
    for number in range(4):
        make_image(study, number)
    return study


def draw_nothing(monkeypatch, deadly: str = ""):
    """Computing is instant, and dies of one picture."""
    monkeypatch.setattr(runs.drawing, "keep_result", lambda item, key: None)

    def worker(request):
        if deadly and request.picture.endswith(deadly):
            raise Killed
        return Computed([{"class_id": 0}], 0.1)

    return lambda: Scripted(worker)


def go_on(executor):
    run = runs.claim(worker="w")
    runs.work_off(run=run, executor=executor)


def let_it_go_stale():
    PrecomputeRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=1))


def test_what_kills_the_worker_three_times_is_set_aside_and_the_rest_is_done(study, monkeypatch):
    deadly = study.images.order_by("position")[1]
    executor = draw_nothing(monkeypatch, deadly.path)
    order = runs.order_run(study=study)
    kills = 0
    while kills < 10:
        try:
            go_on(executor)
        except Killed:
            kills += 1
            let_it_go_stale()
        else:
            break
    assert kills == 3
    order.refresh_from_db()
    assert order.state == PrecomputeRun.State.FINISHED
    failed = order.items.get(state="failed")
    assert failed.image == deadly
    assert failed.attempts == 3
    assert "begun 3 times" in failed.error
    assert order.items.filter(state="done").count() == 3
    assert any("is set aside" in line.text for line in order.lines.all())


def test_an_interruption_does_not_count(study, monkeypatch):
    executor = draw_nothing(monkeypatch)
    order = runs.order_run(study=study)

    def interrupted(item):
        raise KeyboardInterrupt

    run = runs.claim(worker="w")
    with pytest.raises(KeyboardInterrupt):
        runs.work_off(run=run, executor=executor, progress=interrupted)
    runs.release(run)
    assert set(order.items.filter(state="pending").values_list("attempts", flat=True)) == {0}


def test_a_map_that_was_there_already_counts_too(study, monkeypatch):
    """Its recording may be what kills the worker, and nothing was handed out for it."""
    order = runs.order_run(study=study)
    item = order.items.order_by("image__position").first()
    monkeypatch.setattr(Store, "load", lambda self, key: [an_explanation()])

    def die(item, key):
        raise Killed

    monkeypatch.setattr(runs.drawing, "keep_result", die)
    with pytest.raises(Killed):
        go_on(lambda: Scripted(None))
    item.refresh_from_db()
    assert (item.state, item.attempts) == ("pending", 1)


def an_explanation() -> Explanation:
    import numpy as np

    return Explanation(np.zeros((4, 4)), {"class_id": 0}, {}, {})


def test_a_run_that_was_cancelled_at_its_last_item_stays_cancelled(study, monkeypatch):
    executor = draw_nothing(monkeypatch)
    order = runs.order_run(study=study)
    run = runs.claim(worker="w")

    def cancel_at_the_end(item):
        if not order.items.filter(state="pending").exists():
            assert runs.cancel(run=order)

    with pytest.raises(runs.RunLost):
        runs.work_off(run=run, executor=executor, progress=cancel_at_the_end)
    order.refresh_from_db()
    assert order.state == PrecomputeRun.State.CANCELLED
    assert not runs.cancel(run=order)
