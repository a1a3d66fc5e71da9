"""Every fault: what is done, what it needs, and what must be seen."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from benchmarks.faults.breaking import (
    Installation,
    fill_disk,
    hold_lock,
    kill_database,
    kill_server,
    kill_web,
)
from benchmarks.faults.clock import look_at_times, own_clock, put_back
from benchmarks.faults.slowing import slow_disk
from benchmarks.faults.unreachable import cut_network, own_network
from benchmarks.faults.worker import finished_run, kill_worker, ordered_run

A_SECOND = 100.0  # answers that must be acknowledged while processes are killed
PATIENCE = 20.0  # seconds that a web process waits for a lock: a longer one is told


def nothing(installation: Installation) -> AbstractContextManager[None]:
    """It needs nothing."""
    return nullcontext()


def looked_well(installation: Installation) -> list[str]:
    """There is nothing more to look at."""
    return []


@dataclass(frozen=True)
class Fault:
    """One way in which an installation breaks.

    Parameters
    ----------
    do : breaks and mends it, once.
    around : what is to be there before the web server starts.
    afterwards : what falls short in the record, in words.
    a_second : acknowledged answers that there must be at least, while pages were served.
    again_s : seconds within which pages must be served again; None if it is not asked.
    is_told : whether people must have met "not saved, try again"; None where either will do.
    lasts : seconds, of those that end by themselves.
    needs : the database that it is about; empty for either.
    """

    do: Callable[[Installation], None]
    around: Callable[[Installation], AbstractContextManager[Any]] = nothing
    afterwards: Callable[[Installation], list[str]] = looked_well
    a_second: float = 0.0
    again_s: float | None = 5.0
    is_told: bool | None = None
    lasts: float = 0.0
    needs: str = ""

    def must_be_told(self, held: float) -> bool | None:
        """Whether one that lasts so long is to be noticed by people."""
        return held > PATIENCE if self.do is hold_lock else self.is_told


FAULTS: dict[str, Fault] = {
    "web": Fault(kill_web, a_second=A_SECOND, is_told=False),
    "server": Fault(kill_server, a_second=A_SECOND, is_told=False),
    "database": Fault(kill_database, a_second=A_SECOND, needs="postgresql"),
    "disk": Fault(fill_disk, is_told=True),
    "lock": Fault(hold_lock, lasts=5.0, again_s=None),
    "slow": Fault(slow_disk, is_told=False, lasts=10.0),
    "clock": Fault(put_back, around=own_clock, afterwards=look_at_times, is_told=False),
    "worker": Fault(
        kill_worker, around=ordered_run, afterwards=finished_run, is_told=False, lasts=40.0
    ),
    "unreachable": Fault(
        cut_network, around=own_network, is_told=True, lasts=10.0, needs="postgresql"
    ),
}
