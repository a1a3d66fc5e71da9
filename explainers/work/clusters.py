"""Executors of Dask: processes of this machine, or a cluster that is running elsewhere.

Whoever reaches a scheduler's port may run any code as its user. So the processes of this machine
listen on its loopback alone and speak TLS with keys that nobody else has, there is no dashboard,
and of other machines only schedulers that prove who they are are talked to.
"""

import ipaddress
import logging
import os
from concurrent.futures import Executor
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from explainers.work.dask_executor import CLOSING, DaskExecutor

logger = logging.getLogger(__name__)

PACKAGES = "requirements-cluster.txt"
CONNECTING = 15  # seconds until a scheduler that does not answer is given up


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
    return DaskExecutor(cluster.get_client(), cluster, workers=workers)


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
    return DaskExecutor(client, workers=len(client.nthreads()))


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
