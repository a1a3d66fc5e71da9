"""A disk that is full while a run is under way, for whoever waits and whoever does not."""

import errno
from concurrent.futures import Future

from explainers import running
from explainers.running import explain_many
from tests.explainers.running.scripted import Scripted, simple


def test_a_full_disk_is_waited_for_if_somebody_is_told_and_costs_no_try(
    requests, store, monkeypatch
):
    monkeypatch.setattr(running, "REST", 0.0)
    told, begun, full = [], [], OSError(errno.ENOSPC, "No space left on device")

    def worker(request):
        if len(told) < 7:
            raise full
        return simple(request)

    executor = Failing(worker)
    outcomes = explain_many(
        requests[:2],
        store=store,
        executor=executor,
        interval=0.01,
        begun=lambda request, tries: begun.append(tries),
        full=told.append,
    )
    assert [one.error for one in outcomes] == ["", ""]
    assert told == [full] * len(told)
    assert len(told) >= 7
    assert set(begun) == {1}


def test_a_full_disk_fails_a_request_if_nobody_is_told(requests, store):
    def worker(request):
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    (outcome,) = explain_many(requests[:1], store=store, executor=Failing(worker))
    assert "Disk quota exceeded" in outcome.error


def test_while_a_full_disk_is_waited_for_the_caller_keeps_control(requests, store, monkeypatch):
    """And nothing is handed out until it may be tried again."""
    monkeypatch.setattr(running, "REST", 0.1)
    ticks, tries = [], []

    def worker(request):
        tries.append(request)
        if len(tries) == 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return simple(request)

    outcomes = explain_many(
        requests[:1],
        store=store,
        executor=Failing(worker),
        interval=0.01,
        tick=lambda: ticks.append(len(tries)),
        full=lambda error: None,
    )
    assert not next(outcomes).error
    assert ticks.count(1) >= 3


class Failing(Scripted):
    """One whose worker may run out of room."""

    def submit(self, function, /, request, root):
        try:
            return super().submit(function, request, root)
        except OSError as error:
            future = Future()
            future.set_exception(error)
            return future
