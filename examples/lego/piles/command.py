"""``python -m examples.lego piles OUT``: render a data set of piles, or go on with one."""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from examples.lego.piles.making import Plan, is_made, make, processes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, help="the folder of the data set")
    parser.add_argument("--count", type=int, default=1000, help="piles in all")
    parser.add_argument("--first", type=int, default=0, help="where the seeds of the scenes begin")
    parser.add_argument("--side", type=int, default=128, help="pixels across")
    parser.add_argument("--samples", type=int, default=25, help="light paths per pixel")
    parser.add_argument("--workers", type=int, default=None, help="processes; one per processor")


def run(arguments: argparse.Namespace) -> int:
    """Draw what is missing, with progress, then write the annotations."""
    from examples.lego.piles.annotating import annotate

    plan = Plan(
        arguments.out, arguments.count, arguments.first, arguments.side, arguments.samples
    )
    numbers = range(1, plan.count + 1)
    found = sum(is_made(plan, number) for number in numbers)
    with processes(arguments.workers) as executor:
        drawn = make(plan, executor)
        for _ in tqdm(drawn, total=plan.count, initial=found, unit="pile", file=sys.stderr):
            pass
    annotate(plan.folder, numbers)
    print(f"{plan.folder}: {plan.count} piles, {found} of them from before")
    return 0
