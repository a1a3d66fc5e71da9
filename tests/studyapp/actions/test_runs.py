"""Runs: ordered once, held by one worker, never computed twice."""

import signal
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from studyapp.actions import runs
from studyapp.actions.precompute import ENGINES, executor_of
from studyapp.models import Explanation, PrecomputeRun, Stimulus, Study, WorkItem
from tests.factories import make_study
from tests.processes import start
from tests.real_study import make_real_study

pytestmark = pytest.mark.tensorflow


def work_off(study: Study, **options) -> PrecomputeRun:
    runs.order_run(study=study, **options)
    claimed = runs.claim(worker="test")
    assert claimed is not None
    runs.work_off(run=claimed, executor=executor_of("local"))
    claimed.refresh_from_db()
    return claimed


@pytest.mark.django_db(transaction=True)
def test_a_run_explains_every_picture_and_opens_the_study(tmp_path):
    study = make_real_study(tmp_path / "in")
    done = work_off(study, freeze_after=3)
    assert done.state == PrecomputeRun.State.FINISHED
    assert set(done.items.values_list("state", flat=True)) == {WorkItem.State.DONE}
    assert Stimulus.objects.count() == 6
    study.refresh_from_db()
    assert study.is_open
    explanation = Explanation.objects.filter(condition__method="lime").first()
    assert explanation.provenance["seed"] >= 0
    assert explanation.provenance["parameters"]["num_samples"] == 60
    assert explanation.provenance["versions"]["keras"]


@pytest.mark.django_db(transaction=True)
def test_what_exists_is_not_ordered_again_and_what_is_new_is(tmp_path):
    study = make_real_study(tmp_path / "in")
    work_off(study)
    assert runs.order_run(study=study).items.count() == 0
    runs.cancel(run=study.runs.last())
    study.conditions.create(name="cam-max", method="gradcam", parameters={"pooling": "max"})
    assert runs.order_run(study=study).items.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_renderings_of_one_method_show_the_same_map(tmp_path):
    study = make_real_study(tmp_path / "in", pictures=1)
    study.conditions.create(
        name="superpixels-native",
        method="lime",
        parameters={"num_samples": 60},
        rendering="native",
    )
    work_off(study)
    one, other = Explanation.objects.filter(condition__method="lime")
    assert one.key == other.key
    assert one.stimulus.sha256 != other.stimulus.sha256


@pytest.mark.django_db(transaction=True)
def test_a_condition_of_a_frozen_set_stays_what_it_was(tmp_path):
    study = make_real_study(tmp_path / "in", pictures=1)
    work_off(study, freeze_after=1)
    study.conditions.filter(name="cam").update(parameters={"pooling": "max"})
    with pytest.raises(runs.CannotPrecompute, match="make a new condition"):
        runs.order_run(study=study)


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_fails_is_named_and_the_others_go_on(tmp_path):
    study = make_real_study(tmp_path / "in")
    broken = study.images.first()
    (tmp_path / "media" / broken.path).write_bytes(b"overwritten")
    done = work_off(study)
    failed = done.items.filter(state=WorkItem.State.FAILED)
    assert {item.image_id for item in failed} == {broken.pk}
    assert all("has changed" in item.error for item in failed)
    assert done.items.filter(state=WorkItem.State.DONE).count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_run_is_taken_up_without_redoing_anything(tmp_path):
    study = make_real_study(
        tmp_path / "in",
        pictures=6,
        conditions=[
            {"name": "cam", "method": "gradcam"},
            {"name": "superpixels", "method": "lime", "parameters": {"num_samples": 2000}},
        ],
    )
    order = runs.order_run(study=study)
    done = order.items.filter(state=WorkItem.State.DONE)
    with start("worker") as worker:
        deadline = time.monotonic() + 120
        while done.count() < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        worker.send_signal(signal.SIGKILL)
    finished = dict(done.values_list("pk", "finished_at"))
    assert 3 <= len(finished) < 12
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "media").rglob("*.npz")}

    assert runs.claim(worker="too early") is None
    PrecomputeRun.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=31))
    call_command("worker", once=True)
    order.refresh_from_db()
    assert order.state == PrecomputeRun.State.FINISHED
    assert done.count() == 12
    assert {
        pk: at for pk, at in done.values_list("pk", "finished_at") if pk in finished
    } == finished
    assert all(path.stat().st_mtime_ns == at for path, at in written.items())


@pytest.mark.django_db
def test_of_two_workers_one_gets_the_run_and_the_other_notices():
    study = make_study()
    PrecomputeRun.objects.create(study=study)
    first = runs.claim(worker="first")
    assert runs.claim(worker="second") is None
    PrecomputeRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=1))
    second = runs.claim(worker="second")
    runs.beat(second)
    with pytest.raises(runs.RunLost):
        runs.beat(first)
    runs.release(first)
    second.refresh_from_db()
    assert second.worker == "second"


@pytest.mark.django_db
def test_a_released_run_waits_for_nobody():
    PrecomputeRun.objects.create(study=make_study())
    runs.release(runs.claim(worker="first"))
    assert runs.claim(worker="second") is not None


@pytest.mark.django_db
def test_a_study_is_explained_once_at_a_time(tmp_path):
    study = make_real_study(tmp_path / "in", pictures=1)
    runs.order_run(study=study)
    with pytest.raises(runs.CannotPrecompute, match="already"):
        runs.order_run(study=study)


@pytest.mark.django_db
def test_a_study_without_pictures_cannot_be_explained():
    with pytest.raises(runs.CannotPrecompute, match="0 pictures"):
        runs.order_run(study=make_study())


@pytest.mark.parametrize("engine", ["dusk", "processes:0", "processes:x", "local:3"])
def test_an_unknown_engine_is_refused_with_the_choices(engine):
    with pytest.raises(ValueError, match="processes:4"):
        executor_of(engine)
    assert "local" in ENGINES
