"""Where explanations are computed: in this process, or in several others."""

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from explainers.network.quiet import import_tensorflow
from explainers.work import clusters
from explainers.work.computing import prepare
from explainers.work.processes import spawned
from explainers.work.slurm import slurm_cluster
from explainers.work.slurm_options import SlurmOptions

EXECUTORS = (
    '"local": in this process; "processes:4": in that many; "dask" or "dask:4": in processes that '
    'Dask looks after; "tls://host:8786" or "tcp://127.0.0.1:8786": on the cluster of that '
    'scheduler of Dask; "slurm": in jobs of Slurm'
)


def executor_named(name: str, slurm: SlurmOptions | None = None) -> Callable[[], Executor]:
    """Choose by a name how executors are made; nothing is begun or asked for yet.

    Parameters
    ----------
    name
        As `EXECUTORS` says.
    slurm
        What is asked of Slurm, where that is chosen.

    Raises
    ------
    ValueError
        If there is no such name, its address is not safe, or what it needs is not installed.
    """
    kind, _, number = name.partition(":")
    if kind == "local" and not number:
        return thread
    if kind == "processes" and _is_number(number):
        return partial(process_pool, int(number))
    if name == "dask" or (kind == "dask" and _is_number(number)):
        clusters.check_packages()
        return partial(clusters.local_cluster, int(number or os.cpu_count() or 1))
    if name == "slurm" and slurm is not None:
        slurm.check()
        return partial(slurm_cluster, slurm)
    if name == "slurm":
        raise ValueError("--engine slurm is for manage.py up, worker and precompute.")
    if kind in ("tls", "tcp"):
        clusters.check_packages()
        clusters.check_address(name)
        return partial(clusters.cluster_at, name)
    raise ValueError(f"There is no engine {name!r}; choose {EXECUTORS}.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) > 0


class PreparingThread(ThreadPoolExecutor):
    """A thread that computes, and one that prepares what waits for its turn.

    The network keeps all processors busy only while it runs; superpixels take one of them.
    """

    def __init__(self) -> None:
        super().__init__(1, thread_name_prefix="explainers")
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="explainers-ahead")

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Take on a request: the first argument."""
        self._ahead.submit(prepare, args[0])
        return super().submit(function, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End both threads; what has not been prepared need not be any more."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        self._ahead.shutdown(wait, cancel_futures=True)


def thread() -> Executor:
    """Make an executor that works in this process, beside the caller, one request at a time."""
    return PreparingThread()


def process_pool(workers: int) -> Executor:
    """Make an executor of fresh processes that share this machine's processors evenly.

    Each process loads each classifier once. Processes are spawned, since TensorFlow does not
    survive a fork.
    """
    threads = max(1, (os.cpu_count() or 1) // workers)
    return spawned(workers, _prepare_process, threads)


def _prepare_process(threads: int) -> None:
    """Set what TensorFlow reads when it is imported, and import it."""
    os.environ["TF_NUM_INTRAOP_THREADS"] = str(threads)
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    import_tensorflow()
