"""Requests in processes that are killed, and in several at a time."""

import os
import signal
import subprocess
import sys
import textwrap
from functools import partial

import numpy as np
import pytest

from explainers.running import (
    Store,
    executor_named,
    explain_many,
    process_pool,
    thread,
)
from explainers.work import computing


def loaded() -> int:
    """How many classifiers this process has loaded."""
    return computing._load.cache_info().misses


def test_processes_and_this_one_give_the_same_files(requests, store, tmp_path):
    other, clustered = Store(tmp_path / "others"), Store(tmp_path / "clustered")
    with executor_named("dask:2")() as cluster:
        ways = ((store, thread), (other, partial(process_pool, 2)), (clustered, cluster))
        for target, executor in ways:
            outcomes = list(explain_many(requests, store=target, executor=executor))
            assert not any(one.error for one in outcomes)
        assert max(cluster._client.run(loaded).values()) == 1
    for request in requests:
        (here,), (there,) = store.load(request.key), other.load(request.key)
        assert here.map == pytest.approx(there.map, abs=float(1e-5 * np.abs(here.map).max()))
        # With as many threads each, to the last bit.
        path = other.path(request.key)
        assert path.read_bytes() == clustered.path(request.key).read_bytes()


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

    folder, model, root = sys.argv[1:]
    requests = [
        Request(str(path), hash_file(path), model, hash_file(model), "gradcam")
        for path in sorted(Path(folder).iterdir())
    ]
    for number, one in enumerate(explain_many(requests, store=Store(root), executor=thread), 1):
        print(one.cached, flush=True)
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_run_that_is_killed_goes_on_where_it_stopped(folder, requests, reference, store):
    arguments = [str(folder), str(reference / "A_softmax.keras"), str(store.root)]
    command = [sys.executable, "-c", textwrap.dedent(RUN), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout.split()) == (-signal.SIGKILL, ["False", "False"])
    finished = list(store.root.rglob("*.npz"))
    assert 2 <= len(finished) <= 5
    assert all(store.has(path.stem) for path in finished)
    outcomes = list(explain_many(requests, store=Store(store.root), executor=thread))
    assert not any(one.error for one in outcomes)
    assert list(store.root.rglob("*.partial")) == []
    cached = sorted(one.cached for one in outcomes)
    assert cached == [False] * (5 - len(finished)) + [True] * len(finished)
