"""Fresh processes for work that is shared out, with or without TensorFlow."""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

Item = TypeVar("Item")


def spawned(workers: int, prepare: Callable[..., object] | None = None, *given: Any) -> Executor:
    """Make an executor of fresh processes, none of which outlives the one that it works for.

    Parameters
    ----------
    workers
        How many; they begin with the first work.
    prepare, given
        A function of a module that each process calls once before its first work, and with what.
    """
    begin = (prepare, *given)
    return ProcessPoolExecutor(
        workers, get_context("spawn"), initializer=_begin_process, initargs=begin
    )


def finish(
    executor: Executor, function: Callable[..., object], items: Iterable[Item], *given: Any
) -> Iterator[Item]:
    """Call a function with what is given and each item; gives each item when it is finished.

    What has not begun is called off when one of them fails, or nobody asks for the next any more.
    """
    waiting = {executor.submit(function, *given, item): item for item in items}
    try:
        for future in as_completed(list(waiting)):
            future.result()
            yield waiting.pop(future)
    finally:
        for future in waiting:
            future.cancel()


def leave_interrupts_to_parent() -> None:
    """Let Ctrl-C in a terminal, which reaches all processes of a command, end the first only.

    For work that is short: what a process has begun is finished, and the first one says so.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _begin_process(prepare: Callable[..., object] | None, *given: Any) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        prepare(*given)


def _end_with_parent() -> None:
    """End this process when the one that it works for is gone, however that ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
