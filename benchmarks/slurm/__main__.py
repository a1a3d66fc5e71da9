"""Explanations in jobs of a real Slurm, some of which are killed, and the worker as well.

    python -m benchmarks.slurm [--pictures 150] [--jobs 2] [--rounds 1] [--seed 1] [--json FILE]

Slurm is begun on this machine alone, as whoever runs this. While `manage.py worker --engine slurm`
explains a study, a job is killed (`scancel --signal=KILL`), the worker itself (SIGKILL), with
another one waiting, and both, as benchmarks/interrupted does it. The exit status says what it says
there, and whether a picture that kills its worker was set aside after three tries, a worker loads
the classifier once, and nobody without the keys could join. Each round is printed when it is over.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.interrupted.disturbing import Disturbed, judged
from benchmarks.interrupted.study import begin_again, compared, explain_alone, order
from benchmarks.served_study import own_data
from benchmarks.slurm.one_node import PACKAGES, PARTITION, missing, running_slurm
from benchmarks.slurm.workers import POISON, check_workers

DASK = {
    "DASK_JOBQUEUE__SLURM__INTERFACE": "lo",
    "DASK_LOGGING__DISTRIBUTED": "critical",  # deaths are what it is about
}
ENGINE = ("--engine", "slurm", "--partition", PARTITION, "--gres", "accelerator:1")
LIMITS = ("--memory", "2GB", "--walltime", "0:30:00")


def main() -> int:
    """Disturb as many rounds as are asked for, then look at the engine alone."""
    options = _options()
    if absent := missing():
        sys.exit(f"There is no {', '.join(absent)}: {PACKAGES}")
    folder = Path(tempfile.mkdtemp(prefix="seewhy-slurm-"))
    folder.chmod(0o711)
    os.environ |= DASK
    with own_data(folder / "data", "sqlite"):
        run = order(folder, 2 * options.pictures)
        explain_alone(folder, threads=1)
        with running_slurm(folder / "slurm", options.jobs) as environment:
            os.environ["SLURM_CONF"] = environment["SLURM_CONF"]
            seen = _rounds(run, folder, options)
            seen.append(_tell(_engine_alone(folder, options.jobs)))
    wrong = [line for one in seen for line in one["wrong"]]
    print("\n".join(wrong) or "Everything is as it must be.")
    if options.json:
        options.json.write_text(json.dumps({"seen": seen, "wrong": wrong}, indent=1, default=str))
    if wrong:
        print(f"See {folder}.")
    else:
        shutil.rmtree(folder)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.slurm",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pictures", type=int, default=150)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1, help="of the same study, anew")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _rounds(run: Any, folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """What is seen of each round, which begins where the run was ordered."""
    chance, found = random.Random(options.seed), []
    for _ in range(options.rounds):
        begin_again(folder)
        engine = (*ENGINE, *LIMITS, "--jobs", str(options.jobs))
        seen = Disturbed(run, folder / "data", engine, chance).go() | compared(folder)
        found.append(_tell(seen | {"wrong": judged(seen, options.jobs)}))
    return found


def _tell(seen: dict[str, Any]) -> dict[str, Any]:
    for name, value in seen.items():
        print(f"{name:<45} {value}", flush=True)
    return seen


def _engine_alone(folder: Path, jobs: int) -> dict[str, Any]:
    from explainers.work.slurm_options import SlurmOptions

    given = folder / "in"
    pictures = sorted((given / "pictures").iterdir())[:20]
    poison = folder / POISON
    poison.write_bytes(pictures[-1].read_bytes())
    asked = SlurmOptions(folder / "engine", partition=PARTITION, jobs=jobs, memory="2GB")
    ordered = [*pictures[:5], poison, *pictures[5:19]]
    seen = check_workers(asked, ordered, given / "network.keras")
    return seen | {"wrong": _judged(seen, explained=len(ordered) - 1)}


def _judged(seen: dict[str, Any], explained: int) -> list[str]:
    """What is not as it must be of the engine alone."""
    wanted = {
        "explained": explained,
        "set aside": [POISON],
        "deaths by the poison": 3,
        "most loads of the classifier in a worker": 1,
        "strangers refused": [True, True],
        "keys are private": True,
    }
    return [f"WRONG: {name} must be {one}" for name, one in wanted.items() if seen[name] != one]


if __name__ == "__main__":
    sys.exit(main())
