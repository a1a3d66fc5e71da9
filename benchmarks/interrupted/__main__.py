"""What is left of a run of explanations when its processes are killed.

    python -m benchmarks.interrupted [--engine processes|dask] [--items 300] [--rounds 10]
                                     [--workers 2] [--seed 1] [--json FILE]

In each round `manage.py worker` makes so many explanations in processes of this machine, of its own
or of Dask, while another one waits. At moments of a seed's choice a process that explains is killed
with SIGKILL, the driver, and both. The exit status says whether the waiting one took the run up
within 30 seconds, nothing that was finished was computed again, no more was begun again than was
at work, every file has the very bytes that one process alone makes without any disturbance, nothing
that was recorded was half-written at any time, and nobody listened beyond the loopback.
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

COLUMNS = {
    "items done": "done",
    "finished items computed again": "again",
    "begun again, beyond once each": "extra starts",
    "files with its bytes": "same files",
    "files": "of",
}


def main() -> int:
    """Disturb as many rounds as are asked for, and print each when it is over."""
    options = _options()
    os.environ["DASK_LOGGING__DISTRIBUTED"] = "critical"  # deaths are what it is about
    folder = Path(tempfile.mkdtemp(prefix="seewhy-interrupted-"))
    chance = random.Random(options.seed)
    engine = ("--engine", f"{options.engine}:{options.workers}")
    rounds: list[dict[str, Any]] = []
    with own_data(folder / "data", "sqlite"):
        run = order(folder, options.items)
        explain_alone(folder, threads=max(1, (os.cpu_count() or 1) // options.workers))
        for number in range(options.rounds):
            begin_again(folder)
            seen = Disturbed(run, folder / "data", engine, chance).go() | compared(folder)
            rounds.append(seen | {"wrong": judged(seen, options.workers)})
            print(_said(number, rounds[-1]), flush=True)
    wrong = [line for seen in rounds for line in seen["wrong"]]
    print(_summary(rounds, wrong))
    if options.json:
        options.json.write_text(json.dumps({"rounds": rounds, "wrong": wrong}, indent=1) + "\n")
    if wrong:
        print(f"See {folder}.")
    else:
        shutil.rmtree(folder)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.interrupted",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--engine", choices=["processes", "dask"], default="processes")
    parser.add_argument("--items", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _said(number: int, seen: dict[str, Any]) -> str:
    """One line of the table, and below it what is wrong."""
    counts = ", ".join(f"{word} {seen[name]}" for name, word in COLUMNS.items())
    held, computed = seen["seconds until another driver held it"], seen["seconds until it computed"]
    line = (
        f"{number + 1:>3}  {'-'.join(seen['killed']):20}  {counts}; held again after {held} s, "
        f"computing after {computed} s; {seen['seconds']:.0f} s in all"
    )
    return "\n".join([line, *seen["wrong"]])


def _summary(rounds: list[dict[str, Any]], wrong: list[str]) -> str:
    total = {name: sum(seen[name] for seen in rounds) for name in COLUMNS}
    kills = sum(len(seen["killed"]) for seen in rounds)
    verdict = f"{len(wrong)} WRONG." if wrong else "Everything is as it must be."
    return (
        f"{len(rounds)} rounds, {kills} kills, {total['items done']:,} items done: "
        f"{total['finished items computed again']} finished ones computed again, "
        f"{total['begun again, beyond once each']} begun again, {total['files with its bytes']:,} "
        f"of {total['files']:,} files with the bytes of one process alone. {verdict}"
    )


if __name__ == "__main__":
    sys.exit(main())
