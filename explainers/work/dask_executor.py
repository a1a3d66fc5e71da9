"""A client of Dask as an executor, such as the standard library's own."""

import logging
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from threading import Lock
from typing import Any

logger = logging.getLogger(__name__)

CLOSING = 30  # seconds for processes to end by themselves
FETCHING = 15  # seconds for a result, which is a few numbers, to arrive


class WorkerDied(BrokenExecutor):
    """The process that a call was handed to has died; the others go on, and it is replaced."""


class DaskExecutor(Executor):
    """A client of Dask as an executor that outlives the processes of its cluster.

    What was handed to a process that dies fails with `WorkerDied`, so that whoever hands out work
    can find the culprit.

    Parameters
    ----------
    client
        Connected.
    cluster
        Closed together with it, if it was made for it.
    workers
        How many requests are at work at a time.
    """

    def __init__(self, client: Any, cluster: Any = None, *, workers: int = 1) -> None:
        self._client, self._cluster, self.workers = client, cluster, workers
        self._flight: dict[Future[Any], Any] = {}
        self._lock = Lock()
        self._over: BaseException | None = None  # why nothing is taken on any more

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand a call to the cluster.

        Raises
        ------
        BaseException
            That with which it was broken off; `BrokenExecutor` if it was closed.
        """
        if self._over is not None:
            raise self._over
        future: Future[Any] = Future()
        # Not pure: the same call may be tried again, and is then to be run again.
        try:
            theirs = self._client.submit(function, *args, **kwargs, pure=False, retries=0)
        except (OSError, RuntimeError) as error:
            raise BrokenExecutor(f"the connection to the scheduler is lost ({error})") from error
        with self._lock:
            over = self._over
            if over is None:
                self._flight[future] = theirs
        if over is not None:  # broken off meanwhile, so that nobody would ever answer
            theirs.cancel()
            raise over
        theirs.add_done_callback(lambda done: self._finish(future, done))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Break off what is at work, or wait for it, and let go of the cluster."""
        if wait and not cancel_futures:
            self.drain()
        self.break_off(BrokenExecutor("the cluster is closed"))
        try:
            self._client.close(timeout=CLOSING)
            if self._cluster is not None:
                self._cluster.close(timeout=CLOSING)
        except TimeoutError:
            logger.warning("Dask takes long to end; what is left of it ends with this process.")

    def drain(self) -> None:
        """Wait for what is at work."""
        for future in list(self._flight):
            future.exception()

    def break_off(self, error: BaseException) -> None:
        """Let what is at work fail with an error, and take on nothing more."""
        with self._lock:
            self._over, left = self._over or error, dict(self._flight)
            self._flight.clear()
        if left:
            self._client.cancel(list(left.values()), force=True)
        for future in left:
            _give(future, error=error)

    def _finish(self, future: "Future[Any]", theirs: Any) -> None:
        with self._lock:
            if self._flight.pop(future, None) is None:
                return  # it was broken off
        try:
            if theirs.status in ("cancelled", "lost"):
                raise BrokenExecutor("the scheduler has lost it")
            result = theirs.result(timeout=FETCHING)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is handed on
            _give(future, error=_as_break(error))
        else:
            _give(future, result)


def _as_break(error: BaseException) -> BaseException:
    """What dies with its process is a break; all other errors are those of the call itself."""
    from distributed import CancelledError
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        return WorkerDied(str(error))
    return BrokenExecutor(str(error)) if isinstance(error, CancelledError) else error


def _give(future: "Future[Any]", result: Any = None, *, error: BaseException | None = None) -> None:
    if not future.set_running_or_notify_cancel():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
