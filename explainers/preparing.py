"""What is computed before its turn, and what is not computed twice."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")
Result = TypeVar("Result")


class Cache:
    """Arrays by key, the oldest given up when there is no more room.

    Several threads may ask at a time; for one key only the first of them computes.

    Parameters
    ----------
    limit
        Bytes, of all arrays together.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[str, np.ndarray] = OrderedDict()
        self._computing: dict[str, Lock] = {}
        self._lock = Lock()

    def get(self, key: str, compute: Callable[[], np.ndarray]) -> np.ndarray:
        """Give a copy of the array of a key, computing it if it is not there."""
        with self._lock:
            turn = self._computing.setdefault(key, Lock())
        with turn:
            found = self._find(key)
            if found is None:
                found = self._keep(key, compute())
        return found.copy()

    def _find(self, key: str) -> np.ndarray | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            self._computing.pop(key, None)
            return self._kept[key]

    def _keep(self, key: str, array: np.ndarray) -> np.ndarray:
        with self._lock:
            self._kept[key] = array
            self._computing.pop(key, None)
            while sum(kept.nbytes for kept in self._kept.values()) > self._limit:
                self._kept.popitem(last=False)
        return array


def ahead(function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Give the function's result for each item, computing the next one in the meantime.

    Order and results are those of ``map``; an error is raised at its item's turn. It is worth it
    where the function leaves Python's lock, as the algorithms of scikit-image do.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        pending: Future[Result] | None = None
        for item in items:
            following = pool.submit(function, item)
            if pending is not None:
                yield pending.result()
            pending = following
        if pending is not None:
            yield pending.result()
