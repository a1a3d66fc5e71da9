"""Where explanations are computed: in this process, or in several others."""

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from explainers.network.quiet import import_tensorflow
from explainers.work.computing import prepare
from explainers.work.processes import spawned


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
