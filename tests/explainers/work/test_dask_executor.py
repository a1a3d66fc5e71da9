"""What is handed to a cluster that is broken off in the same moment, without any cluster."""

import time
from concurrent.futures import BrokenExecutor

import pytest

from explainers.work import slurm
from explainers.work.clusters import ClusterGone
from explainers.work.dask_executor import DaskExecutor


class Theirs:
    """A future of a scheduler that never answers."""

    def __init__(self) -> None:
        self.was_cancelled = False

    def add_done_callback(self, function) -> None:
        pass

    def cancel(self) -> None:
        self.was_cancelled = True


class Client:
    """Hands out futures, and does something else meanwhile."""

    def __init__(self, meanwhile=lambda: None) -> None:
        self.meanwhile, self.given = meanwhile, []

    def submit(self, function, *args, pure, retries):
        self.meanwhile()
        self.given.append(Theirs())
        return self.given[-1]

    def cancel(self, futures, force) -> None:
        for one in futures:
            one.cancel()

    def close(self, timeout) -> None:
        pass


def test_what_is_handed_over_while_the_cluster_is_broken_off_is_answered():
    gone = ClusterGone("no job ever began")
    client = Client(lambda: executor.break_off(gone))
    executor = DaskExecutor(client)
    with pytest.raises(ClusterGone, match="no job ever began"):
        executor.submit(int, "7")
    assert client.given[0].was_cancelled


def test_whoever_comes_later_is_told_why_it_was_broken_off():
    executor = DaskExecutor(Client())
    waiting = executor.submit(int, "7")
    executor.break_off(ClusterGone("no job ever began"))
    executor.shutdown()
    assert isinstance(waiting.exception(0), ClusterGone)
    with pytest.raises(ClusterGone, match="no job ever began"):
        executor.submit(int, "7")


def test_one_that_is_closed_says_so():
    executor = DaskExecutor(Client())
    executor.shutdown()
    with pytest.raises(BrokenExecutor, match="closed"):
        executor.submit(int, "7")


class Cluster:
    """Of Slurm's jobs; it takes a moment to cancel them."""

    def __init__(self, looks) -> None:
        self.looks, self.looked_meanwhile = looks, None

    def get_client(self) -> Client:
        return Client()

    def scale(self, jobs) -> None:
        pass

    def close(self, timeout) -> None:
        before = len(self.looks)
        time.sleep(0.1)
        self.looked_meanwhile = len(self.looks) - before


def test_nobody_asks_anew_for_jobs_of_slurm_while_they_are_cancelled(monkeypatch, tmp_path):
    looks = []
    monkeypatch.setattr(slurm, "LOOK", 0.01)
    monkeypatch.setattr(slurm.SlurmExecutor, "_look", lambda self: looks.append(self))
    cluster = Cluster(looks)
    executor = slurm.SlurmExecutor(cluster, tmp_path, 1)
    deadline = time.monotonic() + 10
    while not looks and time.monotonic() < deadline:
        time.sleep(0.01)
    executor.shutdown()
    assert looks
    assert cluster.looked_meanwhile == 0
