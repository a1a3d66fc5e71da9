"""Measure every figure that takes long, and print what is known of each.

    python -m benchmarks.verify [--only NAME ...] [--again] [--table]

Each is measured once: its file in benchmarks/results/ has the numbers, the date, the machine and
how busy that was. What was interrupted or failed is measured anew by the next call; `--again`
measures everything anew; `--table` measures nothing. Numbers about time count on a machine that
does nothing else.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.verify.figures import FIGURES
from benchmarks.verify.running import ROOT, measure, run_it, table

RESULTS = ROOT / "benchmarks" / "results"


def main() -> int:
    """Say by the exit status whether every figure that was asked for was met."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.verify",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [figure.name for figure in FIGURES]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--folder", type=Path, default=RESULTS)
    options = parser.parse_args()
    chosen = [figure for figure in FIGURES if figure.name in options.only]
    if options.table:
        print(table(chosen, options.folder))
        return 0
    kept = measure(chosen, options.folder, again=options.again, run=run_it)
    print(table(chosen, options.folder))
    return 0 if all(json.loads(path.read_text())["passed"] for path in kept) else 1


if __name__ == "__main__":
    sys.exit(main())
