"""What becomes of requests whose worker fails, dies or is slow."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

from explainers.running import (
    ClusterGone,
    explain_many,
)
from explainers.work.dask_executor import WorkerDied
from tests.explainers.running.scripted import Scripted, simple


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
    assert len(pools) == 3  # the first, one after the joint break, one after the lonely break


def test_an_executor_that_replaces_its_dead_is_kept_and_the_culprit_found_in_three_tries(
    requests, store
):
    bad, pools = requests[2].key, []

    def worker(request):
        if request.key == bad:
            raise WorkerDied("its worker died")
        return simple(request)

    def make():
        pools.append(Replacing(worker))
        return pools[-1]

    outcomes = list(explain_many(requests, store=store, executor=make))
    (failed,) = [one for one in outcomes if one.error]
    assert failed.request.key == bad
    assert "the process that worked on it died" in failed.error
    (pool,) = pools
    assert [one.key for one in pool.submitted].count(bad) == 3
    assert len(pool.submitted) == 7


class Replacing(Scripted):
    """One that goes on after a death."""

    def submit(self, function, /, request, root):
        self.submitted.append(request)
        future = Future()
        try:
            future.set_result(self.worker(request))
        except (WorkerDied, ClusterGone) as error:
            future.set_exception(error)
        return future


def test_a_cluster_that_is_gone_ends_the_run_with_its_reason(requests, store):
    def worker(request):
        raise ClusterGone("no job ever began")

    with pytest.raises(ClusterGone, match="no job ever began"):
        list(explain_many(requests, store=store, executor=Replacing(worker)))


def test_as_many_are_handed_out_as_keep_all_workers_busy(requests, store):
    waiting = []

    class Slow(Scripted):
        workers = 40

        def submit(self, function, /, request, root):
            waiting.append(Future())
            return waiting[-1]

    def many():
        while True:
            yield from requests

    outcomes = explain_many(many(), store=store, executor=Slow(None), tick=lambda: end())

    def end():
        assert len(waiting) == 80
        for future in waiting:
            future.set_result(simple(None))

    next(outcomes)
    outcomes.close()


def test_what_a_dead_driver_had_begun_is_run_alone_and_not_more_often_than_allowed(requests, store):
    begun, bad = [], requests[3].key

    def worker(request):
        if request.key == bad:
            raise BrokenProcessPool("a process died")
        return simple(request)

    outcomes = list(
        explain_many(
            requests,
            store=store,
            executor=lambda: Scripted(worker),
            window=4,
            tried={bad: 2},
            begun=lambda request, tries: begun.append((request.key, tries)),
        )
    )
    assert [one.request.key for one in outcomes if one.error] == [bad]
    assert sorted(begun) == sorted(
        (request.key, 3 if request.key == bad else 1) for request in requests
    )


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
