import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from explainers.network.files import hash_file
from explainers.running import (
    Outcome,
    Progress,
    Request,
    Store,
    explain_many,
    process_pool,
    thread,
)
from explainers.work.computing import Computed, compute
from tests.explainers.builders import encoded


@pytest.fixture(scope="module")
def folder(tmp_path_factory, shape_pictures):
    """Five pictures as files."""
    folder = tmp_path_factory.mktemp("pictures")
    for number in range(5):
        (folder / f"{number}.png").write_bytes(encoded(shape_pictures[number]))
    return folder


@pytest.fixture
def requests(folder, reference):
    model = reference / "A_softmax.keras"
    return [
        Request(
            picture=str(path),
            picture_sha256=hash_file(path),
            classifier=str(model),
            classifier_sha256=hash_file(model),
            method="gradcam",
        )
        for path in sorted(folder.iterdir())
    ]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "maps")


class Scripted(Executor):
    """An executor whose worker is a function of the request; an error may break it for good."""

    def __init__(self, worker):
        self.worker, self.broken, self.submitted = worker, None, []

    def submit(self, function, /, request, root):
        if self.broken:
            raise self.broken
        self.submitted.append(request)
        future = Future()
        try:
            future.set_result(self.worker(request))
        except BrokenProcessPool as error:
            self.broken = error
            future.set_exception(error)
        except (RuntimeError, ValueError) as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass


def simple(request):
    return Computed([{"class_id": 0}], 0.5)


def test_every_request_is_answered_and_a_rerun_computes_nothing(requests, store):
    outcomes = list(explain_many(requests, store=store, executor=thread))
    assert {one.request.picture for one in outcomes} == {one.picture for one in requests}
    assert not any(one.error or one.cached for one in outcomes)
    for one in outcomes:
        assert one.path == store.path(one.request.key)
        assert one.facts == [stored.facts for stored in store.load(one.request.key)]
        assert one.facts[0]["rule"] == "top-1"
    again = list(explain_many(requests, store=store, executor=Scripted(None)))
    assert all(one.cached and one.path and one.facts for one in again)


def test_every_explanation_says_what_it_was_made_from(requests, store):
    list(explain_many(requests[:1], store=store, executor=thread))
    (one,) = store.load(requests[0].key)
    assert one.provenance["parameters"]["pooling"] == "average"
    assert one.provenance["picture_sha256"] == requests[0].picture_sha256
    assert {"tensorflow", "keras", "numpy", "lime", "scikit-image"} <= set(
        one.provenance["versions"]
    )
    assert {"seed", "target", "engine", "threads", "classifier_sha256"} <= set(one.provenance)


def test_a_damaged_file_is_computed_again(requests, store):
    (first,) = explain_many(requests[:1], store=store, executor=thread)
    content = first.path.read_bytes()
    first.path.write_bytes(content[:-50])
    (second,) = explain_many(requests[:1], store=store, executor=thread)
    assert not second.cached
    assert second.path.read_bytes() == content


def test_an_error_is_tried_again_and_then_reported_while_the_others_go_on(requests, store):
    bad = requests[1].key

    def worker(request):
        if request.key == bad:
            raise RuntimeError("no memory")
        return simple(request)

    executor = Scripted(worker)
    outcomes = list(explain_many(requests, store=store, executor=executor, attempts=3))
    errors = {one.request.key: one.error for one in outcomes if one.error}
    assert errors == {bad: "RuntimeError: no memory"}
    assert len(outcomes) == 5
    assert [one.key for one in executor.submitted].count(bad) == 3


def test_an_error_that_passes_is_not_reported(requests, store):
    tries = []

    def worker(request):
        tries.append(request)
        if len(tries) < 3:
            raise RuntimeError("busy")
        return simple(request)

    (outcome,) = explain_many(requests[:1], store=store, executor=Scripted(worker))
    assert not outcome.error
    assert outcome.seconds == 0.5


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"picture_sha256": "0" * 64}, "PictureError: 0.png: it has changed since it was ordered"),
        ({"classifier_sha256": "0" * 64}, "ClassifierError: A_softmax: its file has changed"),
        ({"parameters": {"nope": 1}}, "ValueError: gradcam has no parameter 'nope'"),
        ({"target": "label:cat"}, "ValueError: there is no class 'cat'; the classes are: class 0"),
        ({"classifier": "gone.keras"}, "ClassifierError: gone.keras: there is no such file"),
    ],
)
def test_wrong_input_fails_at_once_and_the_others_go_on(requests, store, change, reason):
    wrong, right = replace(requests[0], **change), requests[1]
    executor = Counting(1)
    with executor:
        failed, done = explain_many([wrong, right], store=store, executor=executor)
    assert failed.error.startswith(reason)
    assert not done.error
    assert executor.submitted.count(wrong.picture) <= 1


class Counting(ThreadPoolExecutor):
    """A thread that remembers which pictures it was given."""

    submitted = ()

    def submit(self, function, /, request, root):
        self.submitted = [*self.submitted, request.picture]
        return super().submit(function, request, root)


def test_a_picture_that_cannot_be_read_is_named(requests, store, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"hello")
    request = replace(requests[0], picture=str(bad), picture_sha256=hash_file(bad))
    (failed,) = explain_many([request], store=store, executor=thread)
    assert failed.error.startswith("PictureError: bad.png: it is not a JPEG, PNG or WebP picture")


def test_a_picture_of_which_no_class_is_likely_enough_is_named(reference, store, tmp_path):
    picture, model = tmp_path / "black.png", reference / "F_captum_one_conv.keras"
    picture.write_bytes(encoded(np.zeros((4, 4, 3), np.uint8)))
    request = Request(
        picture=str(picture),
        picture_sha256=hash_file(picture),
        classifier={"path": str(model), "logits": "sigmoid"},
        classifier_sha256=hash_file(model),
        method="gradcam",
        target="threshold:0.9",
    )
    (outcome,) = explain_many([request], store=store, executor=thread)
    reason = "ValueError: black.png: no class satisfies threshold:0.9; lower the threshold"
    assert outcome.error == reason


def test_a_request_that_breaks_every_pool_fails_alone(requests, store):
    bad, pools = requests[2].key, []

    def worker(request):
        if request.key == bad:
            raise BrokenProcessPool("a process died")
        return simple(request)

    def make():
        pools.append(Scripted(worker))
        return pools[-1]

    outcomes = list(explain_many(requests, store=store, executor=make, window=4, attempts=2))
    assert len(outcomes) == 5
    (failed,) = [one for one in outcomes if one.error]
    assert failed.request.key == bad
    assert failed.error.startswith("BrokenProcessPool: the process that worked on it died")
    assert len(pools) == 4  # the first, one after the joint break, one after each lonely break


def test_a_broken_executor_that_cannot_be_made_again_fails_what_is_left(requests, store):
    def worker(request):
        raise BrokenProcessPool("a process died")

    outcomes = list(explain_many(requests, store=store, executor=Scripted(worker)))
    assert len(outcomes) == 5
    assert all(one.error for one in outcomes)


def test_no_more_than_a_window_is_in_flight_and_requests_are_taken_as_needed(requests, store):
    taken, waiting = [], []

    class Slow(Scripted):
        def submit(self, function, /, request, root):
            waiting.append(Future())
            return waiting[-1]

    def source():
        for request in requests:
            taken.append(request)
            yield request

    def finish_one():
        assert len(waiting) <= 2
        if waiting:
            waiting.pop(0).set_result(simple(None))

    outcomes = explain_many(
        source(), store=store, executor=Slow(None), window=2, tick=finish_one, interval=0.01
    )
    next(outcomes)
    assert len(taken) <= 3
    assert len(list(outcomes)) == 4


def test_the_caller_gets_control_while_work_goes_on(requests, store):
    ticks = []

    class Sleepy(ThreadPoolExecutor):
        def submit(self, function, /, request, root):
            return super().submit(lambda: (time.sleep(0.3), simple(request))[1])

    with Sleepy(1) as executor:
        list(
            explain_many(
                requests[:1],
                store=store,
                executor=executor,
                tick=lambda: ticks.append(time.monotonic()),
                interval=0.02,
            )
        )
    assert len(ticks) >= 5


def test_processes_and_this_one_give_the_same_files(requests, store, tmp_path):
    other = Store(tmp_path / "others")
    for target, executor in ((store, thread), (other, partial(process_pool, 2))):
        outcomes = list(explain_many(requests, store=target, executor=executor))
        assert not any(one.error for one in outcomes)
    for request in requests:
        (here,), (there,) = store.load(request.key), other.load(request.key)
        assert here.map == pytest.approx(there.map, abs=float(1e-5 * np.abs(here.map).max()))


def test_a_worker_that_is_killed_costs_no_request(requests, store):
    pools = []

    def make():
        pools.append(process_pool(1))
        return pools[-1]

    def kill_the_first():
        if len(pools) == 1 and pools[0]._processes:
            os.kill(next(iter(pools[0]._processes)), signal.SIGKILL)

    outcomes = list(explain_many(requests, store=store, executor=make, tick=kill_the_first))
    assert not any(one.error for one in outcomes)
    assert len(outcomes) == 5
    assert len(pools) == 2


RUN = """
    import os, signal, sys
    from pathlib import Path
    from explainers.network.files import hash_file
    from explainers.running import Request, Store, explain_many, thread

    folder, model, root, limit = sys.argv[1:]
    requests = [
        Request(str(path), hash_file(path), model, hash_file(model), "gradcam")
        for path in sorted(Path(folder).iterdir())
    ]
    for number, one in enumerate(explain_many(requests, store=Store(root), executor=thread), 1):
        print(one.cached, flush=True)
        if number == int(limit):
            os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_run_that_is_killed_goes_on_where_it_stopped(folder, reference, store):
    def run(limit):
        arguments = [str(folder), str(reference / "A_softmax.keras"), str(store.root), str(limit)]
        command = [sys.executable, "-c", textwrap.dedent(RUN), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        return done.returncode, done.stdout.split()

    assert run(2) == (-signal.SIGKILL, ["False", "False"])
    finished = list(store.root.rglob("*.npz"))
    assert 2 <= len(finished) <= 5
    assert all(store.has(path.stem) for path in finished)
    code, cached = run(0)
    assert code == 0
    assert sorted(cached) == ["False"] * (5 - len(finished)) + ["True"] * len(finished)


def test_work_that_another_worker_has_finished_is_not_done_again(requests, store):
    first = compute(requests[0], str(store.root))
    written = store.path(requests[0].key).stat().st_mtime_ns
    assert compute(requests[0], str(store.root)).facts == first.facts
    assert store.path(requests[0].key).stat().st_mtime_ns == written


def test_progress_knows_count_rate_and_estimate(requests):
    now = [0.0]
    progress = Progress(10, clock=lambda: now[0])
    assert progress.remaining_seconds is None
    now[0] = 4.0
    for cached, error in ((True, ""), (False, ""), (False, "x")):
        progress.add(Outcome(requests[0], cached=cached, error=error))
    assert progress.rate == 0.5
    assert progress.remaining_seconds == 14.0
    assert str(progress) == "3 of 10, 1 failed, 1 found, 0.5 a second, 14 s left"
