"""What became of the requests of a run, and how far the run is."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explainers.work.request import Request


@dataclass(frozen=True)
class Outcome:
    """What became of one request.

    Attributes
    ----------
    request
        The request.
    path
        The stored file, or None if the request failed.
    facts
        The facts of each explanation, one for each class.
    error
        Why it failed, type and message; empty if it did not.
    seconds
        How long computing took; 0 if it was cached.
    cached
        Whether the file was there already.
    worker
        The process that computed it, as ``machine:number``; empty if it was cached or failed.
    """

    request: Request
    path: Path | None = None
    facts: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    seconds: float = 0.0
    cached: bool = False
    worker: str = ""


class Progress:
    """How far a run is, how fast, and how long it will still take.

    Parameters
    ----------
    total
        Requests in all.
    clock
        Gives seconds.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.done, self.failed, self.cached = total, 0, 0, 0
        self._clock, self._start = clock, clock()

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.done += 1
        self.failed += bool(outcome.error)
        self.cached += outcome.cached

    @property
    def rate(self) -> float:
        """Requests a second, those found in the store not counted."""
        elapsed = self._clock() - self._start
        return (self.done - self.cached) / elapsed if elapsed > 0 else 0.0

    @property
    def remaining_seconds(self) -> float | None:
        """Estimate what is left if it goes on like this; None as long as nothing is known."""
        left = self.total - self.done
        if left == 0:
            return 0.0
        return left / self.rate if self.rate > 0 else None

    def __str__(self) -> str:
        text = f"{self.done} of {self.total}"
        if self.failed:
            text += f", {self.failed} failed"
        if self.cached:
            text += f", {self.cached} found"
        if self.rate > 0:
            text += f", {self.rate:.2g} a second"
        if self.done < self.total and self.remaining_seconds is not None:
            text += f", {self.remaining_seconds:.0f} s left"
        return text
