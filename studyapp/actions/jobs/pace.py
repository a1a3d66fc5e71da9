"""How much each process of an engine has computed, and how fast."""

import time
from collections import Counter
from collections.abc import Callable

NAMED = 24  # processes that are named one by one


class Pace:
    """Counts what processes compute from now on.

    Parameters
    ----------
    clock : gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._start = clock, clock()
        self._made: Counter[str] = Counter()

    def add(self, worker: str) -> None:
        """Count an explanation of a process; one that nobody had to compute has none."""
        if worker:
            self._made[worker] += 1

    def __str__(self) -> str:
        """A sentence for the run's page and the log; empty if nothing was computed."""
        if not self._made:
            return ""
        seconds = max(self._clock() - self._start, 0.001)
        each = [f"{name} {self._told(made, seconds)}" for name, made in self._made.most_common()]
        more = f", and {len(each) - NAMED} more" if len(each) > NAMED else ""
        total = self._told(self._made.total(), seconds)
        processes = "1 process" if len(each) == 1 else f"{len(each)} processes"
        return (
            f"Computed by {processes} in {seconds:.0f} s: {total}; "
            f"by process: {', '.join(each[:NAMED])}{more}."
        )

    def _told(self, made: int, seconds: float) -> str:
        return f"{made} ({60 * made / seconds:.3g} a minute)"
