"""The options by which a command is told where explanations are computed."""

from argparse import ArgumentParser
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from django.conf import settings
from django.core.management import CommandError

from studyapp.actions.precompute import ENGINES, SlurmOptions, executor_of

SLURM = ("partition", "gres", "jobs", "cpus", "memory", "walltime")


def add_engine(parser: ArgumentParser) -> None:
    """Let a command take --engine, and what --engine slurm asks for."""
    parser.add_argument("--engine", default="local", help=ENGINES)
    slurm = parser.add_argument_group("with --engine slurm")
    slurm.add_argument("--partition", help="unless it is Slurm's default")
    slurm.add_argument("--jobs", type=int, metavar="N", help="at a time (1)")
    slurm.add_argument("--gres", help="such as gpu:1, for each job")
    slurm.add_argument("--cpus", type=int, metavar="N", help="of each job (1)")
    slurm.add_argument("--memory", help="of each job (4GB)")
    slurm.add_argument("--walltime", help="of each job, hours:minutes:seconds (1:00:00)")


def words_of(options: dict[str, Any]) -> list[str]:
    """What a command was told of the engine, to be told to another one."""
    given = {name: options.get(name) for name in ("engine", *SLURM)}
    return [f"--{name}={value}" for name, value in given.items() if value is not None]


def engine_of(options: dict[str, Any]) -> Callable[[], Executor]:
    """A function that makes the executor that a command was told of.

    Raises
    ------
    CommandError : there is no such engine, an option means nothing, or something is not installed.
    """
    given = {name: options[name] for name in SLURM if options.get(name) is not None}
    try:
        if options["engine"] == "slurm":
            return executor_of("slurm", SlurmOptions(settings.DATA_DIR / "slurm", **given))
        if given:
            raise ValueError(f"--{next(iter(given))} is for --engine slurm alone")
        return executor_of(options["engine"])
    except ValueError as error:
        raise CommandError(str(error)) from error
