"""Where explanations are computed: in this process, or in several others."""

import os
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context, parent_process

from explainers.network.quiet import import_tensorflow


def thread() -> Executor:
    """Make an executor that works in this process, beside the caller, one request at a time."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="explainers")


def process_pool(workers: int) -> Executor:
    """Make an executor of fresh processes that share this machine's processors evenly.

    Each process loads each classifier once. Processes are spawned, since TensorFlow does not
    survive a fork.
    """
    threads = max(1, (os.cpu_count() or 1) // workers)
    return ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_prepare_process, initargs=(threads,)
    )


def _prepare_process(threads: int) -> None:
    """Set what TensorFlow reads when it is imported, and import it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ["TF_NUM_INTRAOP_THREADS"] = str(threads)
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    import_tensorflow()


def _end_with_parent() -> None:
    """End this process when the one that it works for is gone, however that ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
