"""Timing contenders in turn, so that what else the machine does hits all of them alike."""

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.contenders import Runner

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Ratio:
    """How often a contender's time goes into another's, one value for each round.

    Attributes
    ----------
    network, measure, what
        Of which network; ``LIME`` or ``Grad-CAM``; and which two contenders.
    goal
        What is asked for: at least, or with ``at_most`` at most, this.
    values
        The ratio in each round.
    milliseconds
        Median time for a picture of the slower and the faster contender.
    """

    network: str
    measure: str
    what: str
    goal: float | None
    at_most: bool
    values: list[float]
    milliseconds: tuple[float, float]

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return float(np.median(self.values))

    @property
    def verdict(self) -> str:
        """Say whether the goal is reached; empty without a goal."""
        if self.goal is None:
            return ""
        reached = self.median <= self.goal if self.at_most else self.median >= self.goal
        sign = "<=" if self.at_most else ">="
        return f"{sign} {self.goal:g} {'reached' if reached else 'MISSED'}"

    def record(self) -> dict[str, Any]:
        """Give everything as JSON values."""
        return asdict(self) | {"median": self.median, "verdict": self.verdict}


def take_turns(
    contenders: Mapping[str, Runner],
    pictures: Callable[[int], list[np.ndarray]],
    rounds: int,
    tell: Callable[[str], None],
) -> dict[str, list[float]]:
    """Time contenders one after the other, round by round, after one round to warm up.

    Parameters
    ----------
    contenders
        Name to function.
    pictures
        Gives fresh pictures for a number, so that nobody finds an answer of an earlier turn.
    rounds
        How often everyone's turn comes.
    tell
        Called before each turn.

    Returns
    -------
    dict
        Seconds for a picture, for each contender one a round.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for place, (name, run) in enumerate(contenders.items()):
            tell(f"round {number} of {rounds}: {name}")
            given = pictures(number * len(contenders) + place)
            gc.collect()
            start = time.perf_counter()
            run(given)
            if number:
                seconds[name].append((time.perf_counter() - start) / len(given))
    return seconds


def ratios(slow: Sequence[float], fast: Sequence[float]) -> list[float]:
    """Divide round by round."""
    return [one / other for one, other in zip(slow, fast, strict=True)]


def assert_equal(
    what: str, ours: Sequence[np.ndarray], theirs: Sequence[np.ndarray], tolerance: float
) -> None:
    """Refuse to compare the speed of different answers.

    Raises
    ------
    SystemExit
        If a value differs by more than `tolerance` of the largest one.
    """
    for one, other in zip(ours, theirs, strict=True):
        apart = np.abs(one - other).max() / np.abs(other).max()
        if not apart <= tolerance:
            raise SystemExit(f"{what}: the answers differ by {apart:.1e} of the largest value")


def peak_memory(job: str, folder: Path, samples: int) -> float:
    """Run a contender in a fresh process: by how many MB it exceeds what loading took."""
    command = [sys.executable, "-m", "benchmarks.explainers", "--memory-of", job]
    command += ["--folder", str(folder), "--samples", str(samples)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1]))


def resident_peak() -> float:
    """Give the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
