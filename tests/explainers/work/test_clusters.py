"""Explanations on a cluster of Dask: real processes of this machine, and what is refused."""

import os
import time
from concurrent.futures import BrokenExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dask
import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from distributed import LocalCluster, Security

from explainers.running import ClusterGone, executor_named
from explainers.work import clusters, executors

PEM = serialization.Encoding.PEM
IN_THIS_PROCESS = {
    "n_workers": 1,
    "threads_per_worker": 1,
    "processes": False,
    "protocol": "tls://",
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",
    "scheduler_kwargs": {"dashboard": False},
}


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


@pytest.mark.parametrize("name", ["local", "processes:1"])
def test_without_a_cluster_nobody_listens_at_all(name, monkeypatch):
    monkeypatch.setattr(executors, "prepare", lambda request: None)
    monkeypatch.setattr(executors, "_prepare_process", int)  # without TensorFlow
    me = psutil.Process()
    before = listening([me])
    with executor_named(name)() as executor:
        computing = executor.submit(int, "7")
        assert computing.result(60) == 7
        family = [me, *me.children(recursive=True)]
        assert len(family) > 1 or name == "local"
        assert listening(family) == before


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


class Authority:
    """Signs certificates, which it puts into a folder together with their keys."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        folder.mkdir()
        self._write("ca", self.key.public_key(), is_authority=True)

    def sign(self, who: str) -> dict[str, str]:
        """Give Dask's settings for whom it is."""
        key = ec.generate_private_key(ec.SECP256R1())
        form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        (self.folder / f"{who}.key").write_bytes(key.private_bytes(PEM, *form))
        self._write(who, key.public_key(), is_authority=False)
        files = {"ca-file": "ca.pem", f"{who}.cert": f"{who}.pem", f"{who}.key": f"{who}.key"}
        return {f"distributed.comm.tls.{key}": str(self.folder / files[key]) for key in files}

    def _write(self, name: str, key, *, is_authority: bool) -> None:
        now, day = datetime.now(UTC), timedelta(days=1)
        made = x509.CertificateBuilder(called("ca"), called(name), key, x509.random_serial_number())
        made = made.not_valid_before(now - day).not_valid_after(now + day)
        basic = x509.BasicConstraints(ca=is_authority, path_length=None)
        signed = made.add_extension(basic, critical=True).sign(self.key, hashes.SHA256())
        (self.folder / f"{name}.pem").write_bytes(signed.public_bytes(PEM))


def called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Unknown:
    """Cannot be read where it is sent to, like what belongs to a package that is not there."""

    def __reduce__(self):
        return __import__, ("no_such_package",)

    def __call__(self) -> bool:
        return True


@pytest.fixture
def scheduler(tmp_path):
    """A scheduler with a worker, which talks to who has a certificate of its authority."""
    own = Authority(tmp_path / "own")
    told = own.sign("scheduler") | own.sign("worker") | own.sign("client")
    with (
        dask.config.set(told),
        LocalCluster(**IN_THIS_PROCESS, security=Security()) as cluster,
    ):
        yield cluster.scheduler_address


def test_a_scheduler_is_talked_to_with_certificates_of_one_authority(
    scheduler, tmp_path, monkeypatch
):
    assert scheduler.startswith("tls://127.0.0.1:")
    with executor_named(scheduler)() as executor:
        assert executor.submit(own_process).result(10) == os.getpid()
    monkeypatch.setattr(clusters, "is_here", Unknown())
    with pytest.raises(ClusterGone, match="PYTHONPATH leading to this folder"):
        executor_named(scheduler)()
    monkeypatch.setattr(clusters, "CONNECTING", 0.5)
    strange = Authority(tmp_path / "another").sign("client")
    with dask.config.set(strange), pytest.raises(ClusterGone, match="certificates of this machine"):
        executor_named(scheduler)()
    with (
        dask.config.set({"distributed.comm.tls.client.key": "/nowhere.key"}),
        pytest.raises(ValueError, match=r"client\.key /nowhere\.key is no file"),
    ):
        executor_named(scheduler)


@pytest.mark.parametrize("name", ["dask", "tls://example.org:8786"])
def test_without_the_package_it_says_how_to_get_it(name, monkeypatch):
    monkeypatch.setattr(clusters, "find_spec", lambda _: None)
    with pytest.raises(ValueError, match=r"pip install -r requirements-cluster\.txt"):
        executor_named(name)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(clusters, "CONNECTING", 0.3)
    with pytest.raises(ClusterGone, match=r"127\.0\.0\.1:9 cannot be reached"):
        executor_named("tcp://127.0.0.1:9")()
