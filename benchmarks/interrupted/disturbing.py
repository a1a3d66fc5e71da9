"""A run of explanations whose processes are killed, and what is seen of it."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.interrupted.counting import Start, starts_in
from benchmarks.interrupted.study import PATIENCE, until, work
from explainers.running import Store

WORKER, DRIVER, BOTH = KINDS = ("worker", "driver", "both")
TAKING_OVER = 30  # seconds
LATEST = 0.06  # seconds from one look to a kill, so that it comes in the middle of an item
LOOPBACK = ("127.0.0.1", "::1")
Identities = dict[Path, tuple[int, int]]


@dataclass
class Disturbed:
    """A run that is held by one driver while another waits, so that one can be killed.

    Parameters
    ----------
    run : ordered.
    data : the data folder.
    engine : the words behind `worker`.
    chance : says when, and in which order, who is killed.
    """

    run: Any
    data: Path
    engine: tuple[str, ...]
    chance: random.Random
    drivers: "dict[int, subprocess.Popen[bytes]]" = field(default_factory=dict)
    killed: list[str] = field(default_factory=list)
    finished: Identities = field(default_factory=dict)  # maps, when something was killed
    taken_over: list[float] = field(default_factory=list)  # seconds
    begun_again: list[float] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)  # records whose files are not whole
    strangers: set[str] = field(default_factory=set)  # addresses that are not the loopback's

    def go(self) -> dict[str, Any]:
        """Do the run, and kill a worker, the driver and both, each once."""
        try:
            return self._go()
        finally:
            for driver in self.drivers.values():
                driver.terminate()
            for driver in self.drivers.values():
                driver.wait(PATIENCE)

    def _go(self) -> dict[str, Any]:
        begun, items = time.monotonic(), self.run.items.count()
        self._start()
        until(lambda: self._holder() in self.drivers)
        self._start()
        for place, kind in enumerate(self.chance.sample(KINDS, len(KINDS))):
            share = (place + self.chance.uniform(0.2, 0.9)) / len(KINDS)
            self._wait_for(int(items * share))
            if self._is_over():
                break
            self._kill(kind)
        until(self._is_over)
        self._look()
        return {
            "items": items,
            "state of the run": self.run.state,
            "items done": self.run.items.filter(state="done").count(),
            "seconds": round(time.monotonic() - begun, 1),
            "killed": self.killed,
            "finished when the last was killed": len(self.finished),
            "finished items computed again": self._computed_again(),
            "begun again, beyond once each": len(starts_in(self.data)) - items,
            "records without a whole file": sorted(self.broken),
            "half-written files left among the maps": len(list(self._maps().rglob("*.partial"))),
            "listening beyond the loopback": sorted(self.strangers),
            "seconds until another driver held it": self.taken_over,
            "seconds until it computed": self.begun_again,
            "lines on the run's page": self._lines(),
        }

    def _start(self) -> None:
        driver = work(self.data, *self.engine)
        self.drivers[driver.pid] = driver

    def _holder(self) -> int:
        self.run.refresh_from_db()
        return int(self.run.worker.rpartition(":")[2] or 0)

    def _is_over(self) -> bool:
        self.run.refresh_from_db()
        return not self.run.is_active

    def _wait_for(self, number: int) -> None:
        def are_begun() -> bool:
            return len({start.key for start in starts_in(self.data)}) >= number

        until(lambda: are_begun() or self._is_over(), pause=0.02)

    def _kill(self, kind: str) -> None:
        time.sleep(self.chance.uniform(0, LATEST))
        worker, before = self._at_work(), {start.process for start in starts_in(self.data)}
        holder = self.drivers[self._holder()]
        self._look()
        if kind != DRIVER:
            _kill_worker(worker)
        if kind != WORKER:
            holder.kill()
            self._take_over(holder, before, time.monotonic())
        self.killed.append(kind)
        self.finished |= self._identities()

    def _at_work(self) -> Start:
        """The last that has begun something."""
        until(lambda: bool(starts_in(self.data)))
        return starts_in(self.data)[-1]

    def _take_over(self, dead: "subprocess.Popen[bytes]", before: set[int], death: float) -> None:
        """Wait for the next driver, and for what it computes first."""
        dead.wait()
        del self.drivers[dead.pid]
        self.finished |= self._identities()
        self._look()
        until(lambda: self._holder() in self.drivers)
        self.taken_over.append(round(time.monotonic() - death, 1))
        self._start()
        until(lambda: self._has_begun(before) or self._is_over(), pause=0.05)
        self.begun_again.append(round(time.monotonic() - death, 1))

    def _has_begun(self, before: set[int]) -> bool:
        return any(start.process not in before for start in starts_in(self.data))

    def _maps(self) -> Path:
        return self.data / "media" / "explanations"

    def _identities(self) -> Identities:
        return {path: _identity(path) for path in self._maps().rglob("*.npz")}

    def _computed_again(self) -> int:
        return sum(_identity(path) != was for path, was in self.finished.items())

    def _look(self) -> None:
        """Whether everything that is recorded is there, whole; and who could be reached."""
        from studyapp import media
        from studyapp.models import Explanation, Stimulus

        store = Store(self._maps())
        keys = Explanation.objects.values_list("key", flat=True)
        self.broken |= {key for key in keys if not store.has(key)}
        for path, sha256 in Stimulus.objects.values_list("path", "sha256"):
            place = self.data / "media" / path
            if not place.is_file() or media.sha256_of(place) != sha256:
                self.broken.add(path)
        for driver in self.drivers:
            self.strangers |= listening(driver) - set(LOOPBACK)

    def _lines(self) -> list[str]:
        told = self.run.lines.values_list("text", flat=True)
        return [text for text in told if text.startswith("Computed by")]


def listening(process: int) -> set[str]:
    """The addresses at which a process and its children listen."""
    found: set[str] = set()
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(process)
        for one in (first, *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                found |= {
                    connection.laddr.ip
                    for connection in one.net_connections("inet")
                    if connection.status == psutil.CONN_LISTEN
                }
    return found


def _identity(path: Path) -> tuple[int, int]:
    """Another one if a file was written again."""
    if not path.exists():
        return (0, 0)
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def _kill_worker(worker: Start) -> None:
    """Kill it as by the kernel; Slurm, which kills others than children, may be busy."""
    if worker.job == "-":
        with suppress(ProcessLookupError):
            os.kill(worker.process, signal.SIGKILL)
        return
    command = ["scancel", "--signal=KILL", "--full", worker.job]
    until(lambda: subprocess.run(command, check=False).returncode == 0, pause=1)


def judged(seen: dict[str, Any], workers: int) -> list[str]:
    """What is not as it must be.

    Parameters
    ----------
    workers : how many requests are at work at a time, each of which a kill may cost once more.
    """
    items = seen["items"]
    wanted = {
        "state of the run": "finished",
        "items done": items,
        "finished items computed again": 0,
        "records without a whole file": [],
        "half-written files left among the maps": 0,
        "listening beyond the loopback": [],
        "files": seen["files of one process alone"],
        "files with its bytes": seen["files of one process alone"],
    }
    wrong = [
        f"{name} must be {one}, not {seen[name]}"
        for name, one in wanted.items()
        if seen[name] != one
    ]
    if sorted(seen["killed"]) != sorted(KINDS):
        wrong.append(f"the run was over when only {seen['killed']} had been killed; give it more")
    if seen["begun again, beyond once each"] > workers * len(seen["killed"]):
        wrong.append(f"a kill may cost {workers} items a second start, no more")
    if max(seen["seconds until another driver held it"], default=0) > TAKING_OVER:
        wrong.append(f"another driver must hold it within {TAKING_OVER} seconds")
    return [f"WRONG: {one}" for one in wrong]
