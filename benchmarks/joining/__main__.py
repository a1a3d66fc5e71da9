"""Hundreds of people join a study at the very same moment, on several web processes.

    python -m benchmarks.joining [--people 300] [--arms 3] [--workers 2 4]
                                 [--database sqlite postgresql] [--json FILE]

A study asks for the expertise level first and has three arms; the last of the three levels has a
quota that is smaller than the crowd. Everybody has the page of the consent open, then all of them
click at once, every tenth twice. Afterwards one person of each cell in ten has not been seen for
hours, and as many and ten more people come, again at once, for the places that are free by then.

The exit status says whether each person is one participant with one place, arms differ by at most
one within each level, the quota is filled and not exceeded, nobody joined a study that was full,
and the places of those who were gone went to the newcomers. How long joining took is printed: from
the click on "I agree" until the level is stored and the trials are drawn.
"""

import argparse
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.joining.measuring import measured


def main() -> int:
    """Measure each database with each number of processes, each in a process of its own."""
    options = _options()
    rows = []
    print(f"{'':<24}{'joined':>7}{'p50':>8}{'p95':>8}{'slowest':>9}{'apart':>7}{'again':>7}")
    for database in options.database:
        for workers in options.workers:
            fresh = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(1, fresh) as pool:
                asked = pool.submit(measured, database, workers, options.people, options.arms)
                row = asked.result()
            rows.append(row)
            print(_line(row), flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    wrong = [f"{row['name']}: {one}" for row in rows for one in row["wrong"]]
    print("\n".join(wrong) or "nobody got a place twice, and every arm and quota is right")
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.joining",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--people", type=int, default=300, help="who join at once")
    parser.add_argument("--arms", type=int, default=3)
    parser.add_argument("--workers", type=int, nargs="+", default=[2, 4])
    kinds = ["sqlite", "postgresql"]
    parser.add_argument("--database", nargs="+", choices=kinds, default=kinds)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _line(row: dict[str, Any]) -> str:
    times = row["join_s"]
    return (
        f"{row['name']:<24}{row['people']:>7}{times['p50']:>7.2f}s{times['p95']:>7.2f}s"
        f"{times['most']:>8.2f}s{row['apart']:>7}{row['asked_again']:>7}"
    )


if __name__ == "__main__":
    sys.exit(main())
