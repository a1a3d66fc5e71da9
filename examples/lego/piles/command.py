"""``python -m examples.lego piles OUT``: render a data set of piles, or go on with one."""

import argparse
import sys
from concurrent.futures import BrokenExecutor
from pathlib import Path

from tqdm import tqdm

from examples.lego.blender.program import BlenderError
from examples.lego.blender.program import command as blender_command
from examples.lego.piles.making import is_made, make, processes
from examples.lego.piles.packages import PackageError, require
from examples.lego.piles.plan import Plan, prepare
from examples.lego.piles.wishes import ANY, HOME, MOST, USUAL, Wishes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """State what a data set can be asked for."""
    add, usual = parser.add_argument, USUAL
    add("out", type=Path, help="the folder of the data set")
    add("--count", type=int, default=1000, help="piles in all; may grow later (%(default)s)")
    add("--first", type=int, default=0, help="where the seeds of the scenes begin (%(default)s)")
    add("--side", type=int, default=128, help="pixels across (%(default)s)")
    add("--samples", type=int, default=25, help="light paths per pixel (%(default)s)")
    add("--workers", type=int, default=None, help="processes (one per processor)")
    share = "share of scenes in natural light, others in artificial (%(default)s)"
    add("--natural", type=float, default=usual.natural, metavar="SHARE", help=share)
    share = "share of grounds in one colour, others textured (%(default)s)"
    add("--plain", type=float, default=usual.plain, metavar="SHARE", help=share)
    fewest = "bricks in a pile at least (%(default)s)"
    add("--count-from", type=int, default=usual.fewest, metavar="N", help=fewest)
    most = f"bricks in a pile at most, up to {MOST} (%(default)s)"
    add("--count-to", type=int, default=usual.most, metavar="N", help=most)
    told = "each class in its home colour, or each brick in any (%(default)s)"
    add("--colours", choices=[HOME, ANY], default=usual.colours, help=told)
    add("--renderer", choices=["mitsuba", "blender"], default="mitsuba", help="(%(default)s)")
    told = "for --renderer blender: Blender, or a Python that has bpy (%(default)s)"
    add("--blender", default="blender", metavar="PROGRAM", help=told)


def run(arguments: argparse.Namespace) -> int:
    """Draw what is missing, with progress, then write the annotations; gives the exit status."""
    try:
        _require(arguments)
        _draw(_planned(arguments), _checked(arguments.workers))
    except BrokenExecutor:
        told = "a process ended unexpectedly (too little memory?); fewer --workers need less"
        return _refused(f"{told}. The same command goes on where it stopped")
    except OSError as error:
        return _refused(f"{arguments.out} cannot be written: {error}")
    except (ValueError, PackageError, BlenderError) as error:
        return _refused(str(error))
    return 0


def _require(arguments: argparse.Namespace) -> None:
    if arguments.renderer == "mitsuba":
        require()
    else:
        require(["mujoco"])
        blender_command(arguments.blender)


def _planned(arguments: argparse.Namespace) -> Plan:
    wishes = Wishes(
        arguments.natural,
        arguments.plain,
        arguments.count_from,
        arguments.count_to,
        arguments.colours,
    )
    fixed = (arguments.count, arguments.first, arguments.side, arguments.samples)
    blender = arguments.blender if arguments.renderer == "blender" else None
    return Plan(arguments.out, *fixed, wishes, blender)


def _checked(workers: int | None) -> int | None:
    if workers is not None and workers < 1:
        raise ValueError(f"--workers is a number of processes from 1, not {workers}")
    return workers


def _draw(plan: Plan, workers: int | None) -> None:
    from examples.lego.piles.annotating import annotate

    prepare(plan)
    numbers = range(1, plan.count + 1)
    found = sum(is_made(plan, number) for number in numbers)
    with processes(workers) as executor:
        drawn = make(plan, executor)
        for _ in tqdm(drawn, total=plan.count, initial=found, unit="pile", file=sys.stderr):
            pass
    annotate(plan.folder, numbers)
    print(f"{plan.folder}: {plan.count} piles, {found} of them from before")


def _refused(reason: str) -> int:
    print(f"error: {reason}", file=sys.stderr)
    return 2
