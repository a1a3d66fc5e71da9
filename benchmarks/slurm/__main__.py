"""Explanations in jobs of a real Slurm, some of which are killed, and the worker as well.

    python -m benchmarks.slurm [--pictures 150] [--jobs 2] [--rounds 1] [--json FILE]

Slurm is begun on this machine alone, as whoever runs this. While `manage.py worker --engine slurm`
explains a study, a job is killed (`scancel --signal=KILL`) after about a quarter and three quarters
of the items, and the worker itself (SIGKILL) after half of them, with another one waiting. The
exit status says whether nothing that was finished was computed again, every map is the same, to the
last bit, as one process alone makes it, the next worker went on within 30 seconds, a picture that
kills its worker was set aside after three tries, and nobody without the keys could join.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.slurm.one_node import PACKAGES, PARTITION, missing, running_slurm
from benchmarks.slurm.workers import POISON, check_workers

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900  # seconds for anything
TAKING_OVER = 30  # seconds
SHARES = (0.25, 0.5, 0.75)  # of the items, a tenth more or less, are done at the three kills
ONE_THREAD = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
DASK = {
    "DASK_JOBQUEUE__SLURM__INTERFACE": "lo",
    "DASK_LOGGING__DISTRIBUTED": "critical",  # deaths are what it is about
}
ENGINE = ("--partition", PARTITION, "--gres", "accelerator:1", "--memory", "2GB")
LIMIT = ("--walltime", "0:30:00")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=150)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1, help="of the same study, anew")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if absent := missing():
        sys.exit(f"There is no {', '.join(absent)}: {PACKAGES}")
    folder = Path(tempfile.mkdtemp(prefix="seewhy-slurm-"))
    folder.chmod(0o711)
    os.environ |= {"SEEWHY_DATA_DIR": str(folder / "data"), **DASK}
    run = _ordered_run(folder, options.pictures)
    for name in ("alone", "fresh"):
        shutil.copytree(folder / "data", folder / name)
    _work(folder / "alone", ONE_THREAD, "--once").wait(PATIENCE)
    with running_slurm(folder / "slurm", options.jobs) as environment:
        os.environ["SLURM_CONF"] = environment["SLURM_CONF"]
        seen = [_round(run, folder, options.jobs) for _ in range(options.rounds)]
        seen.append(_engine_alone(folder, options.jobs))
    for name, value in (line for one in seen for line in one.items()):
        print(f"{name:<45} {value}")
    wrong = [line for one in seen for line in _judged(one, items=2 * options.pictures)]
    print("\n".join(wrong) or "Everything is as it must be.")
    if options.json:
        options.json.write_text(json.dumps({"seen": seen, "wrong": wrong}, indent=1, default=str))
    if not wrong:
        shutil.rmtree(folder)
    sys.exit(f"See {folder}." if wrong else 0)


def _ordered_run(folder: Path, pictures: int) -> Any:
    """A study of so many pictures, ordered to be explained in two ways."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "studyapp.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from studyapp.actions import runs
    from studyapp.actions.create_study import create_study
    from tests.real_study import spec

    call_command("migrate", verbosity=0)
    study = create_study(spec=spec(), folder=_material(folder / "in", pictures))
    run = runs.order_run(study=study)
    connection.close()  # its file is copied
    return run


def _material(folder: Path, pictures: int) -> Path:
    """Pictures that differ from each other, and the network."""
    import numpy as np
    from PIL import Image

    from tests.real_study import REFERENCE, fill_folder

    fill_folder(folder, pictures=0)
    with np.load(REFERENCE / "A_inputs.npz") as inputs:
        known = inputs["x"]
    rng = np.random.default_rng(1)
    for number in range(pictures):
        noise = rng.integers(0, 40, known[0].shape)
        pixels = np.clip(known[number % len(known)] + noise, 0, 255).astype(np.uint8)
        Image.fromarray(pixels).save(folder / "pictures" / f"shape-{number}.png")
    return folder


def _round(run: Any, folder: Path, jobs: int) -> dict[str, Any]:
    """What is seen while the run is done once more, from its beginning, and disturbed."""
    from django.db import connection

    connection.close()  # its file is replaced
    shutil.rmtree(folder / "data")
    shutil.copytree(folder / "fresh", folder / "data")
    return _Disturbed(run, folder / "data", jobs).go() | _compared(folder)


def _work(data: Path, changes: dict[str, str], *words: str) -> "subprocess.Popen[bytes]":
    """`manage.py worker` on a data folder; what it says goes to a file beside that."""
    log = data.with_name(f"{data.name}-{time.monotonic_ns()}.log").open("wb")
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "worker", *words],
        env={**os.environ, "SEEWHY_DATA_DIR": str(data), **changes},
        stdout=log,
        stderr=subprocess.STDOUT,
    )


@dataclass
class _Disturbed:
    """A run whose jobs and whose worker are killed."""

    run: Any
    data: Path
    jobs: int

    def go(self) -> dict[str, Any]:
        total = self.run.items.count()
        early, half, late = (int(total * (share + random.uniform(-0.1, 0.1))) for share in SHARES)
        begun = time.monotonic()
        first = self._worker()
        _until(lambda: self._holder().endswith(f":{first.pid}"))
        second = self._worker()
        killed = [self._kill_a_job(after=early)]
        finished = self._wait_for(half)
        first.kill()
        first.wait()
        death = time.monotonic()
        _until(lambda: self._holder().endswith(f":{second.pid}"))
        taken = time.monotonic() - death
        killed.append(self._kill_a_job(after=late))
        _until(self._is_over)
        second.terminate()
        second.wait(PATIENCE)
        again = [path for path, was in finished.items() if _identity(path) != was]
        return {
            "items": total,
            "state of the run": self.run.state,
            "items done": self.run.items.filter(state="done").count(),
            "seconds": round(time.monotonic() - begun, 1),
            "jobs killed": killed,
            "finished when the worker was killed": len(finished),
            "finished items computed again": len(again),
            "begun again, beyond once each": self._extra(total),
            "seconds until the next worker took over": round(taken, 1),
            "lines on the run's page": [
                line.text for line in self.run.lines.all() if line.text.startswith("Computed by")
            ],
        }

    def _extra(self, total: int) -> int:
        return sum(self.run.items.values_list("attempts", flat=True)) - total

    def _worker(self) -> "subprocess.Popen[bytes]":
        return _work(self.data, {}, "--engine", "slurm", "--jobs", str(self.jobs), *ENGINE, *LIMIT)

    def _holder(self) -> str:
        self.run.refresh_from_db()
        return str(self.run.worker)

    def _is_over(self) -> bool:
        self.run.refresh_from_db()
        return not self.run.is_active

    def _finished(self) -> dict[Path, tuple[int, int]]:
        maps = self.data / "media" / "explanations"
        return {path: _identity(path) for path in maps.rglob("*.npz")}

    def _wait_for(self, number: int) -> dict[Path, tuple[int, int]]:
        _until(lambda: len(self._finished()) >= number)
        return self._finished()

    def _kill_a_job(self, after: int) -> str:
        self._wait_for(after)
        _until(lambda: bool(_queue("R")))
        job = _queue("R")[0]
        subprocess.run(["scancel", "--signal=KILL", "--full", job], check=True)
        return job


def _identity(path: Path) -> tuple[int, int]:
    """Another one if a file was written again."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def _queue(state: str) -> list[str]:
    command = ["squeue", "--noheader", "--format=%i", f"--states={state}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            sys.exit("It takes too long.")
        time.sleep(0.3)


def _engine_alone(folder: Path, jobs: int) -> dict[str, Any]:
    from explainers.work.slurm_options import SlurmOptions

    given = folder / "in"
    pictures = sorted((given / "pictures").iterdir())[:20]
    poison = folder / POISON
    poison.write_bytes(pictures[-1].read_bytes())
    asked = SlurmOptions(folder / "engine", partition=PARTITION, jobs=jobs, memory="2GB")
    return check_workers(asked, [*pictures[:5], poison, *pictures[5:19]], given / "network.keras")


def _compared(folder: Path) -> dict[str, Any]:
    """Whether every map has the very bytes of the one that a process alone has made."""
    alone, here = (folder / name / "media" / "explanations" for name in ("alone", "data"))
    names = {path.relative_to(alone) for path in alone.rglob("*.npz")}
    there = {path.relative_to(here) for path in here.rglob("*.npz")}
    same = [one for one in names & there if (alone / one).read_bytes() == (here / one).read_bytes()]
    return {"maps": len(there), "maps with the bytes of one process alone": len(same)}


def _judged(seen: dict[str, Any], items: int) -> list[str]:
    """What is not as it must be: of a round, or of the engine alone."""
    of_a_round = {
        "state of the run": "finished",
        "items done": items,
        "finished items computed again": 0,
        "maps": items,
        "maps with the bytes of one process alone": items,
    }
    of_the_engine = {
        "explained": 19,
        "set aside": [POISON],
        "deaths by the poison": 3,
        "most loads of the classifier in a worker": 1,
        "strangers refused": [True, True],
        "keys are private": True,
    }
    is_round = "items" in seen
    wanted = of_a_round if is_round else of_the_engine
    wrong = [f"WRONG: {name} must be {one}" for name, one in wanted.items() if seen[name] != one]
    if is_round and seen["seconds until the next worker took over"] > TAKING_OVER:
        wrong.append(f"WRONG: the next worker must take over within {TAKING_OVER} seconds")
    return wrong


if __name__ == "__main__":
    main()
