"""The worker is killed while it explains and people take part; the next ones finish its run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.faults.breaking import Installation, children_of
from benchmarks.served_study import ROOT

PICTURES = 10
SAMPLES = 1500  # of each superpixel explanation: a second or so each
PATIENCE = 240.0  # seconds; a run is free again 25 s after its worker was last seen
COMMAND = [sys.executable, str(ROOT / "manage.py"), "worker"]


@contextmanager
def ordered_run(installation: Installation) -> Iterator[None]:
    """A study of a small network whose pictures are to be explained, enough for every round."""
    from studyapp.actions.runs import order_run
    from tests.real_study import make_real_study

    conditions = [
        {"name": f"superpixels-{n}", "method": "lime", "parameters": {"num_samples": SAMPLES + n}}
        for n in range(2 + installation.rounds // 2)
    ]
    study = make_real_study(installation.folder / "in", pictures=PICTURES, conditions=conditions)
    installation.noted["run"] = order_run(study=study).pk
    yield


def kill_worker(installation: Installation) -> None:
    """Begin a worker, and kill it at a random moment after it has finished something.

    What it and those before it had finished must be left alone by those that follow.
    """
    before = _finished(installation)
    _check(installation, before)
    with _worker(installation) as worker:
        if not _until(lambda: len(_finished(installation)) > len(before), worker, PATIENCE):
            installation.problems.append("a worker ended or waited without finishing anything")
        time.sleep(installation.chance.uniform(0, 2))
        for process in (*children_of(worker.pid), worker.pid):
            os.kill(process, signal.SIGKILL)
    _keep(installation)


def finished_run(installation: Installation) -> list[str]:
    """A last worker finishes the run; what must not have happened to it, in words."""
    import numpy as np
    from django.conf import settings

    from studyapp.models import Explanation, PrecomputeRun, WorkItem

    run = PrecomputeRun.objects.get(pk=installation.noted["run"])
    going = PrecomputeRun.objects.filter(pk=run.pk, state__in=PrecomputeRun.ACTIVE)
    with _worker(installation) as worker:
        _until(lambda: not going.exists(), worker, 10 * PATIENCE)
    run.refresh_from_db()
    _check(installation, _finished(installation))
    items = run.items.count()
    done = run.items.filter(state=WorkItem.State.DONE).count()
    explained = Explanation.objects.filter(image__study=run.study).count()
    installation.noted |= {"items": items, "done": done}
    problems = []
    if run.state != PrecomputeRun.State.FINISHED or not items == done == explained:
        problems.append(f"the run is {run.state}: {done} of {items} done, {explained} explained")
    for path in Path(settings.MEDIA_ROOT).rglob("*.npz"):
        with np.load(path) as parts:
            for name in parts.files:
                parts[name]  # raises for what is half-written
    left = [path.name for path in Path(settings.MEDIA_ROOT).rglob("*.part")]
    installation.noted["unfinished_files"] = len(left)  # under names that nobody asks for
    return problems


def _until(
    condition: Callable[[], bool], worker: "subprocess.Popen[bytes]", patience: float
) -> bool:
    """Wait for so many seconds, as long as the worker lives; whether it came true."""
    deadline = time.monotonic() + patience
    while not condition():
        if worker.poll() is not None or time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def _worker(installation: Installation) -> "Iterator[subprocess.Popen[bytes]]":
    with (installation.folder / "worker.log").open("ab") as log:
        worker = subprocess.Popen(COMMAND, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def _finished(installation: Installation) -> dict[int, Any]:
    """When each item was finished."""
    from studyapp.models import WorkItem

    items = WorkItem.objects.filter(run=installation.noted["run"], state=WorkItem.State.DONE)
    return dict(items.values_list("pk", "finished_at"))


def _maps() -> dict[str, int]:
    """When each map of a finished explanation was written."""
    from django.conf import settings

    return {str(path): path.stat().st_mtime_ns for path in Path(settings.MEDIA_ROOT).rglob("*.npz")}


def _keep(installation: Installation) -> None:
    installation.kept = (_finished(installation), _maps())


def _check(installation: Installation, finished: dict[int, Any]) -> None:
    """What was finished when the last worker was killed is as it was."""
    if installation.kept is None:
        return
    items, maps = installation.kept
    now = _maps()
    again = sum(finished.get(item) != at for item, at in items.items())
    again += sum(now.get(path) != at for path, at in maps.items())
    if again:
        installation.problems.append(f"{again} finished items or maps were made again")
