"""Executors of Dask: processes of this machine, or a cluster that is running elsewhere.

Whoever reaches a scheduler's port may run any code as its user. So the processes of this machine
listen on its loopback alone and speak TLS with keys that nobody else has, there is no dashboard,
and of other machines only schedulers that prove who they are are talked to.
"""

import ipaddress
import logging
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

PACKAGES = "requirements-cluster.txt"
CONNECTING = 15  # seconds until a scheduler that does not answer is given up
CLOSING = 30  # seconds for processes to end by themselves


class ClusterGone(OSError):
    """A cluster cannot be reached, or could not be begun; the message says what to do."""


def local_cluster(workers: int) -> Executor:
    """Make an executor of so many spawned processes of this machine, restarted when they die.

    Raises
    ------
    ClusterGone
        If they do not come up.
    """
    from distributed import LocalCluster

    threads = max(1, (os.cpu_count() or 1) // workers)
    try:
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            protocol="tls://",
            security=True,
            dashboard_address="127.0.0.1:0",  # of its health, at any port that is free
            worker_dashboard_address=None,
            # Its caller counts the failures.
            scheduler_kwargs={"dashboard": False, "allowed_failures": 0},
            env={"TF_NUM_INTRAOP_THREADS": str(threads), "TF_NUM_INTEROP_THREADS": "1"},
        )
    except (OSError, RuntimeError) as error:
        raise ClusterGone(f"The processes of Dask could not be begun: {error}.") from error
    return DaskExecutor(cluster.get_client(), cluster)


def cluster_at(address: str) -> Executor:
    """Make an executor of the cluster of a scheduler.

    It and its workers need this code, the workers also the same folder of media under the same
    path.

    Raises
    ------
    ClusterGone
        If it does not answer, does not prove who it is, or lacks this code.
    """
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, TypeError, ValueError) as error:
        raise ClusterGone(
            f"The scheduler at {address} cannot be reached: {error}. See that it is running, and "
            "that the certificates of this machine are those that it knows."
        ) from error
    _check_code(client, address)
    return DaskExecutor(client)


def _check_code(client: Any, address: str) -> None:
    """Without it every request would fail for a reason that nobody understands.

    A cluster whose workers begin with the first work is not waited for.
    """
    from distributed import TimeoutError

    try:
        client.submit(is_here, pure=False).result(timeout=CONNECTING)
    except TimeoutError:
        logger.warning("The scheduler at %s has no worker that answers yet.", address)
    except (ImportError, RuntimeError) as error:
        client.close(timeout=CLOSING)
        raise ClusterGone(
            f"The cluster at {address} cannot read what it is sent. Start its scheduler and its "
            "workers with PYTHONPATH leading to this folder of SeeWhy, and with the same versions "
            f"of Python's packages. ({str(error).splitlines()[0]})"
        ) from error


def is_here() -> bool:
    """Run on a worker: it has found this module."""
    return True


def check_packages() -> None:
    """Raise ValueError where Dask is not installed."""
    if find_spec("distributed") is None:
        raise ValueError(f"Dask is not installed: pip install -r {PACKAGES} -c constraints.txt")


def check_address(address: str) -> None:
    """Refuse a scheduler whose port anybody on the way could use.

    Raises
    ------
    ValueError
        Names the address and what to give instead.
    """
    parts = urlsplit(address)
    try:
        whole = parts.hostname and parts.port
    except ValueError:
        whole = None
    if not whole or parts.path or parts.query:
        raise ValueError(f"{address!r} is no scheduler's address; give tls://host:port")
    if parts.scheme == "tcp" and not _is_loopback(str(parts.hostname)):
        raise ValueError(
            f"{address!r} is not encrypted, and whoever reads along could run any code on the "
            "cluster; start its scheduler with certificates and give tls://host:port"
        )
    if parts.scheme == "tls":
        _check_certificates(address)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name may lead anywhere


def _check_certificates(address: str) -> None:
    """Without an authority anybody's certificate would do."""
    import dask
    import distributed  # noqa: F401 - brings the settings that are asked for

    settings = ("ca-file", "client.cert")
    missing = [name for name in settings if not dask.config.get(f"distributed.comm.tls.{name}")]
    if missing:
        raise ValueError(
            f"{address!r} needs certificates, and Dask is not told of {' and '.join(missing)}: set "
            "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, ..__TLS__CLIENT__CERT and ..__TLS__CLIENT__KEY"
        )
    for name in (*settings, "client.key"):
        path = dask.config.get(f"distributed.comm.tls.{name}")
        if path and not Path(path).is_file():
            raise ValueError(f"{address!r} needs certificates, and Dask's {name} {path} is no file")


class DaskExecutor(Executor):
    """A client of Dask as an executor that breaks when a process of the cluster dies.

    What was at work in it and beside it is then broken off, as with a pool of processes, so that
    whoever hands out work can find the culprit.

    Parameters
    ----------
    client
        Connected.
    cluster
        Closed together with it, if it was made for it.
    """

    def __init__(self, client: Any, cluster: Any = None) -> None:
        self._client, self._cluster = client, cluster
        self._flight: dict[Future[Any], Any] = {}
        self._lock = Lock()
        self._is_over = False

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand a call to the cluster."""
        if self._is_over:
            raise BrokenExecutor("the cluster is closed")
        future: Future[Any] = Future()
        # Not pure: the same call may be tried again, and is then to be run again.
        try:
            theirs = self._client.submit(function, *args, **kwargs, pure=False, retries=0)
        except (OSError, RuntimeError) as error:
            raise BrokenExecutor(f"the connection to the scheduler is lost ({error})") from error
        with self._lock:
            self._flight[future] = theirs
        theirs.add_done_callback(lambda done: self._finish(future, done))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Break off what is at work, or wait for it, and let go of the cluster."""
        if wait and not cancel_futures:
            for future in list(self._flight):
                future.exception()
        with self._lock:
            self._is_over, left = True, dict(self._flight)
            self._flight.clear()
        if left:
            self._client.cancel(list(left.values()), force=True)
        for future in left:
            _give(future, error=BrokenExecutor("the cluster was closed meanwhile"))
        try:
            self._client.close(timeout=CLOSING)
            if self._cluster is not None:
                self._cluster.close(timeout=CLOSING)
        except TimeoutError:
            logger.warning("Dask takes long to end; what is left of it ends with this process.")

    def _finish(self, future: "Future[Any]", theirs: Any) -> None:
        with self._lock:
            if self._flight.pop(future, None) is None:
                return  # it was broken off
        try:
            if theirs.status in ("cancelled", "lost"):
                raise BrokenExecutor("the scheduler has lost it")
            result = theirs.result(timeout=CONNECTING)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is handed on
            _give(future, error=_as_break(error))
        else:
            _give(future, result)


def _as_break(error: BaseException) -> BaseException:
    """What dies with its process is a break; all other errors are those of the call itself."""
    from distributed import CancelledError
    from distributed.scheduler import KilledWorker

    gone = isinstance(error, KilledWorker | CancelledError)
    return BrokenExecutor(str(error)) if gone else error


def _give(future: "Future[Any]", result: Any = None, *, error: BaseException | None = None) -> None:
    if not future.set_running_or_notify_cancel():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
