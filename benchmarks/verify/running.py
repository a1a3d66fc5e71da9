"""Measures what was not measured yet, and keeps a small file for each figure."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.verify.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
LAST = 1500  # characters of what a script said that are kept
Run = Callable[[list[str], Mapping[str, str]], "subprocess.CompletedProcess[str]"]


def measure(figures: Iterable[Figure], folder: Path, *, again: bool, run: Run) -> list[Path]:
    """Run every figure that has no file yet; a file is written once its figure is complete.

    Whatever interrupts this, the next call goes on with the figure that was interrupted. One that
    failed is kept as failed, and measured anew by the next call.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = []
    for figure in figures:
        path = folder / f"{figure.name}.json"
        if again or not _has_passed(path):
            print(f"{figure.name}: {figure.says}; about {figure.minutes} minutes", flush=True)
            _keep(path, _measured(figure, folder, run))
        done.append(path)
    return done


def _has_passed(path: Path) -> bool:
    return path.exists() and bool(json.loads(path.read_text())["passed"])


def _measured(figure: Figure, folder: Path, run: Run) -> dict[str, Any]:
    numbers = folder / f".{figure.name}.numbers"
    numbers.unlink(missing_ok=True)
    command = [sys.executable, "-m", *(word.format(json=numbers) for word in figure.command)]
    load, began = os.getloadavg()[0], time.monotonic()
    try:
        ended = run(command, {**os.environ, **figure.environment})
        found = json.loads(numbers.read_text()) if numbers.exists() else None
        short = [] if found is None else figure.judge(found)
    finally:
        numbers.unlink(missing_ok=True)
    return {
        "name": figure.name,
        "shows": list(figure.shows),
        "says": figure.says,
        "command": " ".join(("python", "-m", *figure.command)),
        "environment": dict(figure.environment),
        "passed": ended.returncode == 0 and not short,
        "falls_short": short,
        "seconds": round(time.monotonic() - began, 1),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "load_before": round(load, 1),
        "said": (ended.stdout + ended.stderr)[-LAST:],
        "numbers": found,
    }


def machine() -> str:
    """What it was measured on, without the name of the machine."""
    names = Path("/proc/cpuinfo").read_text().splitlines() if platform.system() == "Linux" else []
    model = next((one.partition(": ")[2] for one in names if one.startswith("model name")), "")
    kind = model or platform.processor() or platform.machine()
    return f"{kind}, {os.cpu_count()} processors, Python {platform.python_version()}"


def _keep(path: Path, measured: dict[str, Any]) -> None:
    """Whole or not at all, so that an interruption leaves no half of a result."""
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n")
    partial.replace(path)


def table(figures: Iterable[Figure], folder: Path) -> str:
    """Each figure with what is known of it."""
    lines = ["figure                            shows      verdict         date        load  what"]
    for figure in figures:
        path = folder / f"{figure.name}.json"
        kept = json.loads(path.read_text()) if path.exists() else None
        verdict = "not measured yet" if kept is None else ("met" if kept["passed"] else "FAILED")
        short = "".join(f"; {one}" for one in kept["falls_short"]) if kept else ""
        date, load = (kept["date"][:10], kept["load_before"]) if kept else ("", "")
        shows = ",".join(figure.shows)
        lines.append(
            f"{figure.name:33} {shows:10} {verdict:16}{date:11} {load:>4}  {figure.says}{short}"
        )
    return "\n".join(lines)


def run_it(
    command: list[str], environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Run a script from the repository's root."""
    return subprocess.run(
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
