"""The worker goes on, whatever one order does to it."""

from functools import partial

import pytest
from django.core.management import call_command

from studyapp.actions import runs
from studyapp.actions.jobs import ordering
from studyapp.models import Job, PrecomputeRun
from tests.factories import make_image, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(media_folder):
    study = make_study(conditions=1)
    for number in range(3):
        make_image(study, number)
    return study


def lines(run) -> list[str]:
    return [line.text for line in run.lines.all()]


@pytest.fixture
def work(monkeypatch):
    """Let a worker do all that is ordered, on the connection of the test."""
    monkeypatch.setattr("studyapp.management.commands.worker.close_old_connections", lambda: None)
    return partial(call_command, "worker", once=True)


def test_a_job_that_fails_for_no_known_reason_does_not_keep_the_next_waiting(
    study, monkeypatch, work
):
    monkeypatch.setitem(ordering.HANDLERS, Job.Kind.MEASURE, "tests.studyapp.commands.bad_handler")
    first = ordering.order(kind=Job.Kind.MEASURE, by="rosa", study=study)
    second = ordering.order(kind=Job.Kind.PROBE, by="rosa")
    work()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("failed", "failed")
    assert "(ZeroDivisionError)" in first.problems[0]
    assert first.attempts == 1


def test_an_item_with_an_error_that_nobody_thought_of_is_set_aside_and_the_rest_is_done(
    study, monkeypatch, work
):
    bad = study.images.order_by("position")[1]

    def keep(item, key):
        if item.image_id == bad.pk:
            raise TypeError("no number")

    def compute(items, *, executor, tick, begun, full):
        for item in items:
            begun([item], item.attempts + 1)
            yield item, runs.computing.Result("key", "", 0.1)

    monkeypatch.setattr(runs.drawing, "keep_result", keep)
    monkeypatch.setattr(runs.computing, "compute", compute)
    run = runs.order_run(study=study)
    work()
    run.refresh_from_db()
    assert run.state == PrecomputeRun.State.FINISHED
    assert run.items.get(state="failed").image == bad
    assert run.items.filter(state="done").count() == 2
    assert len([line for line in lines(run) if "(TypeError)" in line]) == 3


def test_a_short_job_is_done_between_two_items_of_a_run_and_measuring_waits(
    study, monkeypatch, work
):
    said = []

    def compute(items, *, executor, tick, begun, full):
        for number, item in enumerate(items):
            if number == 1:
                ordering.order(kind=Job.Kind.MAPS, by="rosa", study=study)
                ordering.order(kind=Job.Kind.MEASURE, by="rosa", study=study)
            begun([item], item.attempts + 1)
            yield item, runs.computing.Result("key", "", 0.1)
            said.append(sorted(Job.objects.filter(state="failed").values_list("kind", flat=True)))

    monkeypatch.setattr(runs.drawing, "keep_result", lambda item, key: None)
    monkeypatch.setattr(runs.computing, "compute", compute)
    for kind in (Job.Kind.MAPS, Job.Kind.MEASURE):
        monkeypatch.setitem(ordering.HANDLERS, kind, "tests.studyapp.commands.bad_handler")
    run = runs.order_run(study=study)
    work()
    run.refresh_from_db()
    assert run.state == PrecomputeRun.State.FINISHED
    assert said == [[], ["maps"], ["maps"]]
    assert set(Job.objects.values_list("kind", "state")) == {
        ("maps", "failed"),
        ("measure", "failed"),
    }


def test_a_run_that_can_begin_with_nothing_is_cancelled_with_the_reason(study, monkeypatch, work):
    def compute(items, **options):
        raise TypeError("no network")

    monkeypatch.setattr(runs.computing, "compute", compute)
    run = runs.order_run(study=study)
    work()
    run.refresh_from_db()
    assert run.state == PrecomputeRun.State.CANCELLED
    assert "(TypeError)" in lines(run)[-2]
    assert "would meet the same error again" in lines(run)[-1]
    assert set(run.items.values_list("state", flat=True)) == {"pending"}
