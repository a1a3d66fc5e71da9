"""Many pictures and methods over any executor; nothing is computed twice and nothing stops all.

The driver hands out requests and yields outcomes; `compute` runs wherever the executor runs it and
writes its own file, so that only a few numbers travel back. A rerun finds finished files and
computes the rest.

A request whose input is wrong (``ValueError``, ``LookupError``) fails at once; any other error is
retried. When a process pool breaks, nobody knows which request broke it: those that were in flight
are run again one at a time in a fresh pool, so that only the culprit fails. For this the executor
is given as a function that makes one, for example ``partial(process_pool, 2)``. An executor that
replaces the process that died (``WorkerDied``) is kept, and its others go on. Where it is the
driver's own process that may die, its caller writes down what is begun, and tells the next driver.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass

from explainers.work.clusters import ClusterGone
from explainers.work.computing import Computed, compute
from explainers.work.dask_executor import WorkerDied
from explainers.work.executors import EXECUTORS, executor_named, process_pool, thread
from explainers.work.progress import Outcome, Progress
from explainers.work.request import Request, derive_seed, seed_of
from explainers.work.slurm_options import SlurmOptions
from explainers.work.storage import Store, StoreError, is_full

__all__ = ["EXECUTORS", "ClusterGone", "Outcome", "Progress", "Request", "Store", "derive_seed"]
__all__ += ["SlurmOptions", "executor_named", "explain_many", "is_full", "process_pool"]
__all__ += ["seed_of", "thread"]

# Wrong input stays wrong, however often it is tried.
PERMANENT = (ValueError, LookupError)

Begun = Callable[[Request, int], object]  # a request is handed out, for which time
Full = Callable[[OSError], object]
REST = 5.0  # seconds after which it is tried again whether there is room on a full disk


def explain_many(
    requests: Iterable[Request],
    *,
    store: Store,
    executor: Executor | Callable[[], Executor],
    window: int | None = None,
    attempts: int = 3,
    tick: Callable[[], object] | None = None,
    interval: float = 1.0,
    tried: Mapping[str, int] | None = None,
    begun: Begun = lambda request, tries: None,
    full: Full | None = None,
) -> Iterator[Outcome]:
    """Explain, and yield each outcome as it is finished, cached ones first come first.

    What a run that was killed left half-written in the store is removed first.

    Parameters
    ----------
    requests
        Taken one by one as there is room, so a generator may be endless.
    store
        Where files are looked for and written; workers must see the same folder.
    executor
        An executor, which the caller closes; or a function that makes one, which is closed here
        and made anew if it breaks.
    window
        Requests handed out at a time; twice the number of processors, or of the executor's
        workers where it has more, unless given.
    attempts
        How often a request is tried before it is given up; a break of the executor that others
        may have caused does not end it.
    tick
        Called at least every `interval` seconds while there is nothing to yield.
    interval
        Seconds.
    tried
        Keys of requests that were handed out before, by a driver that died, and how often: such a
        request is run while nothing else is.
    begun
        Called before each request is handed out.
    full
        Called when the disk is full; nothing fails of that then, and it is tried again until there
        is room. Without it such a request fails like any other.

    Raises
    ------
    ClusterGone
        If the cluster that computes is there no more, or cannot be begun.
    """
    store.tidy()
    pool = _Pool(executor, store, window, attempts)
    pool.tried, pool.begun, pool.full = tried or {}, begun, full
    try:
        yield from _drive(pool, iter(requests), tick or (lambda: None), interval)
    finally:
        pool.close()


def _drive(
    pool: "_Pool", requests: Iterator[Request], tick: Callable[[], object], interval: float
) -> Iterator[Outcome]:
    exhausted = False
    while True:
        while not exhausted and pool.has_room():
            request = next(requests, None)
            exhausted = request is None
            if request is not None:
                yield from pool.accept(request)
        pool.submit()
        if not pool.is_busy():
            return
        yield from pool.collect(interval)
        tick()


@dataclass
class _Task:
    request: Request
    tries: int = 0
    generation: int = 0  # of the executor that it was handed to
    suspect: bool = False  # was in flight when an executor broke, so now it runs alone


class _Pool:
    """An executor, the tasks handed to it, and those that wait for their turn."""

    tried: Mapping[str, int]
    begun: Begun
    full: Full | None
    rests_until = 0.0  # on the monotonic clock

    def __init__(
        self,
        executor: Executor | Callable[[], Executor],
        store: Store,
        window: int | None,
        attempts: int,
    ) -> None:
        self._make = None if isinstance(executor, Executor) else executor
        self._executor = executor if isinstance(executor, Executor) else executor()
        self._store, self._attempts = store, attempts
        workers = max(os.cpu_count() or 1, getattr(self._executor, "workers", 1))
        self._window = window or 2 * workers
        self._generation = 0
        self._flight: dict[Future[Computed], _Task] = {}
        self._waiting: deque[_Task] = deque()
        self._suspects: deque[_Task] = deque()

    def has_room(self) -> bool:
        return not self._suspects and len(self._flight) + len(self._waiting) < self._window

    def is_busy(self) -> bool:
        return bool(self._flight or self._waiting or self._suspects)

    def accept(self, request: Request) -> Iterator[Outcome]:
        """Answer from the store, or refuse, or take the request on."""
        try:
            stored = self._store.load(request.key)
        except StoreError:
            tries = self.tried.get(request.key, 0)
            waiting = self._suspects if tries else self._waiting
            waiting.append(_Task(request, tries, suspect=tries > 0))
        except PERMANENT as error:
            yield _failed(request, error)
        else:
            facts = [explanation.facts for explanation in stored]
            yield Outcome(request, self._store.path(request.key), facts, cached=True)

    def submit(self) -> None:
        """Hand out what is waiting; a suspect only when nothing else is in flight."""
        if any(task.suspect for task in self._flight.values()):
            return
        if time.monotonic() < self.rests_until:
            return
        if self._suspects:
            if not self._flight:
                self._hand_out(self._suspects.popleft())
            return
        while self._waiting:
            self._hand_out(self._waiting.popleft())

    def _hand_out(self, task: _Task) -> None:
        task.generation = self._generation
        task.tries += 1
        self.begun(task.request, task.tries)
        try:
            future = self._executor.submit(compute, task.request, str(self._store.root))
        except BrokenExecutor as error:
            future = Future()
            future.set_exception(error)
        self._flight[future] = task

    def collect(self, interval: float) -> Iterator[Outcome]:
        """Wait for the next results, at most `interval` seconds."""
        if not self._flight:
            time.sleep(interval)  # for room on the disk
        done, _ = wait(self._flight, interval, FIRST_COMPLETED)
        for future in done:
            yield from self._finish(future, self._flight.pop(future))

    def _finish(self, future: "Future[Computed]", task: _Task) -> Iterator[Outcome]:
        error = CancelledError() if future.cancelled() else future.exception()
        if error is None:
            facts, seconds, worker = future.result()
            path = self._store.path(task.request.key)
            yield Outcome(task.request, path, facts, seconds=seconds, worker=worker)
        elif isinstance(error, ClusterGone):
            raise error
        elif isinstance(error, BrokenExecutor):
            yield from self._after_break(task, error)
        elif self.full is not None and isinstance(error, OSError) and is_full(error):
            self.full(error)
            self.rests_until = time.monotonic() + REST
            task.tries -= 1
            (self._suspects if task.suspect else self._waiting).appendleft(task)
        else:
            final = isinstance(error, PERMANENT) or task.tries >= self._attempts
            yield from self._try_again(task, error, final=final)

    def _after_break(self, task: _Task, error: BaseException) -> Iterator[Outcome]:
        goes_on = isinstance(error, WorkerDied)
        if self._make is not None and task.generation == self._generation and not goes_on:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = self._make()
            self._generation += 1
        # Whoever was alone has broken it; whoever had company may be innocent.
        alone = task.suspect and task.tries >= self._attempts
        final = alone or (self._make is None and not goes_on)
        task.suspect = True
        yield from self._try_again(task, error, final=final)

    def _try_again(self, task: _Task, error: BaseException, *, final: bool) -> Iterator[Outcome]:
        if final:
            yield _failed(task.request, error)
        else:
            (self._suspects if task.suspect else self._waiting).append(task)

    def close(self) -> None:
        for future in self._flight:
            future.cancel()
        if self._make is not None:
            self._executor.shutdown(wait=not self._flight, cancel_futures=True)


def _failed(request: Request, error: BaseException) -> Outcome:
    reason = str(error) or "no reason was given"
    if isinstance(error, BrokenExecutor):
        reason = f"the process that worked on it died, perhaps for want of memory ({reason})"
    return Outcome(request, error=f"{type(error).__name__}: {reason}")
