"""`manage.py` of which every process that explains writes down what it begins to compute.

    python -m benchmarks.interrupted.counting worker --engine processes:2

An item of a run counts as begun when it is handed out; here a line is written only where the work
itself begins, by whoever does it, and only if the map is not there.
"""

import os
import sys
from pathlib import Path
from typing import NamedTuple

from explainers import running
from explainers.work.computing import Computed, compute
from explainers.work.request import Request
from explainers.work.storage import Store

STARTS = "starts"  # a file in the data folder


class Start(NamedTuple):
    """A map is begun: its key, by which process, and in which job of Slurm, if in any."""

    key: str
    process: int
    job: str


def counted(request: Request, root: str) -> Computed:
    """Compute in place of `compute`, and write down that it begins."""
    if not Store(root).has(request.key):
        job = os.environ.get("SLURM_JOB_ID", "-")
        with (Path(root).parents[1] / STARTS).open("a") as starts:
            starts.write(f"{request.key} {os.getpid()} {job}\n")
    return compute(request, root)


def starts_in(data: Path) -> list[Start]:
    """What was begun in a data folder, in this order."""
    file = data / STARTS
    lines = file.read_text().splitlines() if file.exists() else []
    found = [line.split() for line in lines]
    return [Start(key, int(process), job) for key, process, job in found]


def main() -> None:
    """Run a command of `manage.py`."""
    # By its module's name, under which the processes that are begun find it, too.
    from benchmarks.interrupted import counting

    running.compute = counting.counted
    os.environ["DJANGO_SETTINGS_MODULE"] = "studyapp.settings"
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
