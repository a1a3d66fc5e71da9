"""Explanations on a cluster of Dask: real processes of this machine, and what is refused."""

import os
import time
from concurrent.futures import BrokenExecutor

import dask
import psutil
import pytest

from explainers.running import ClusterGone, executor_named
from explainers.work import clusters


def own_process() -> int:
    return os.getpid()


def threads() -> str | None:
    return os.environ.get("TF_NUM_INTRAOP_THREADS")


def die() -> None:
    os._exit(9)


def refuse() -> None:
    raise ValueError("no such class")


def listening(processes) -> set[str]:
    return {
        connection.laddr.ip
        for process in processes
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }


def test_processes_that_listen_on_the_loopback_alone_and_die_without_taking_the_driver_along():
    executor = executor_named("dask:2")()
    try:
        me = psutil.Process()
        family = [me, *me.children(recursive=True)]
        found = {executor.submit(own_process).result(60) for _ in range(6)}
        assert os.getpid() not in found
        assert found <= {process.pid for process in family}
        assert executor.submit(threads).result(60) == str(max(1, (os.cpu_count() or 1) // 2))
        assert listening(family) == {"127.0.0.1"}
        with pytest.raises(ValueError, match="no such class"):
            executor.submit(refuse).result(60)
        with pytest.raises(BrokenExecutor, match="died while running"):
            executor.submit(die).result(60)
        left = executor.submit(time.sleep, 60)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    assert isinstance(left.exception(1), BrokenExecutor)
    _, alive = psutil.wait_procs(family[1:], timeout=10)
    assert not [process for process in alive if process.pid in found]
    with pytest.raises(BrokenExecutor, match="closed"):
        executor.submit(own_process)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("tcp://example.org:8786", "not encrypted"),
        ("tcp://10.0.0.7:8786", "not encrypted"),
        ("tcp://localhost.example.org:8786", "not encrypted"),
        ("tls://example.org:8786", "needs certificates"),
        ("tls://example.org", "no scheduler's address"),
        ("tls://:8786", "no scheduler's address"),
        ("tls://example.org:99999", "no scheduler's address"),
        ("tls://example.org:8786/x", "no scheduler's address"),
        ("dask:0", "There is no engine 'dask:0'"),
        ("dask:two", "There is no engine"),
        ("http://127.0.0.1:8786", "There is no engine"),
    ],
)
def test_what_is_not_safe_or_unknown_is_refused_before_anything_is_asked_for(name, reason):
    with pytest.raises(ValueError, match=reason):
        executor_named(name)


def test_a_scheduler_with_certificates_may_be_anywhere(tmp_path):
    told = {"distributed.comm.tls.ca-file": "ca", "distributed.comm.tls.client.cert": "cert"}
    with dask.config.set(told):
        assert executor_named("tls://example.org:8786").args == ("tls://example.org:8786",)


@pytest.mark.parametrize("name", ["dask", "tls://example.org:8786"])
def test_without_the_package_it_says_how_to_get_it(name, monkeypatch):
    monkeypatch.setattr(clusters, "find_spec", lambda _: None)
    with pytest.raises(ValueError, match=r"pip install -r requirements-cluster\.txt"):
        executor_named(name)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(clusters, "CONNECTING", 0.3)
    with pytest.raises(ClusterGone, match=r"127\.0\.0\.1:9 cannot be reached"):
        executor_named("tcp://127.0.0.1:9")()
