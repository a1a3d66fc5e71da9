"""Whole participations at once, on SeeWhy and on oTree, in one run on one machine.

    python -m benchmarks.serving [--people 200] [--seconds 60] [--think 2 8] [--misbehave]
                                 [--database sqlite|postgresql] [--workers 2] [--writing] [--otree]
                                 [--server-processors 2] [--json FILE]

Makes a study of ten questions with pictures as heavy as real ones, serves it as `manage.py up`
does, and lets locust take part in it: every page and every picture, from the first page to the
code at the end. Afterwards what the server acknowledged is compared with what it stored. With
--server-processors the server and its database run on so many processors, and the load on the
others, as if on another machine. locust and oTree are installed from PyPI into folders of their own
the first time (--tools).
"""

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.served_study import SLUG, make_study, own_data, served
from benchmarks.serving import load, otree, tools
from benchmarks.serving.processors import Processors
from benchmarks.serving.records import compare
from benchmarks.serving.writer import writing

TRIALS = 10


def main() -> int:
    """Measure, print a table, and fail if any acknowledged answer is not stored as it was given."""
    options = _options()
    processors = Processors(options.server_processors)
    rows = [_measure_seewhy(options, processors)]
    if options.otree:
        rows.append(_measure_otree(options, processors))
    print(load.table(rows))
    if len(rows) == 2 and rows[1]["sessions_per_second"]:
        ratio = rows[0]["sessions_per_second"] / rows[1]["sessions_per_second"]
        print(f"SeeWhy serves {ratio:.1f} times as many participations a second as oTree.")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; the server on {processors}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    kept = rows[0]["answers"]
    return 1 if kept["lost"] or kept["altered"] or kept["duplicated"] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.serving",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--people", type=int, default=200, help="who take part at once")
    parser.add_argument("--per-second", type=float, default=20, help="how many arrive")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--think", type=float, nargs=2, default=(0.0, 0.0), metavar="SECONDS")
    parser.add_argument("--misbehave", action="store_true")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--workers", type=int, default=2, help="processes of the web server")
    parser.add_argument(
        "--server-processors", type=int, default=0, help="that the server has for itself"
    )
    parser.add_argument("--writing", action="store_true", help="while a run of explanations writes")
    parser.add_argument("--otree", action="store_true", help="the same on oTree afterwards")
    parser.add_argument("--tools", type=Path, default=Path("var/benchmark-tools"))
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _measure_seewhy(options: argparse.Namespace, processors: Processors) -> dict[str, Any]:
    processors.for_the_server()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seewhy-serving-")))
        stack.enter_context(own_data(folder, options.database))
        study = make_study(TRIALS)
        address, server = stack.enter_context(served(options.workers))
        if options.writing:
            stack.enter_context(writing(study))
        ledger = folder / "ledger"
        words = ["--slug", SLUG, "--ledger", str(ledger), "--think", *map(str, options.think)]
        words += ["--misbehave"] * options.misbehave
        processors.for_the_load()
        measured = load.run("people", address, folder, options, words)
        memory = load.memory_of_children(server.pid)
        name = f"SeeWhy, {options.database}"
        return {"name": name, **measured, "memory_mb": memory, "answers": compare(study, ledger)}


def _measure_otree(options: argparse.Namespace, processors: Processors) -> dict[str, Any]:
    processors.for_the_server()
    with (
        tempfile.TemporaryDirectory(prefix="otree-serving-") as folder,
        otree.served(Path(folder), tools.otree(options.tools), options) as (address, join, server),
    ):
        processors.for_the_load()
        measured = load.run("otree_people", address, Path(folder), options, ["--join", join])
        return {"name": "oTree", **measured, "memory_mb": load.memory_of_children(server.pid)}


if __name__ == "__main__":
    sys.exit(main())
