"""A study of small pictures that is explained again and again, from the same beginning."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.served_study import ROOT

PATIENCE = 900  # seconds for anything
METHODS = 2  # of the study: every picture is two items
PARTIAL = (".part", ".partial")  # endings of files that are only being written


def order(folder: Path, items: int) -> Any:
    """A run of so many items, ordered; the same data lie in ``alone`` and ``fresh``, too.

    This process must have been led to the folder ``data`` in the given one.
    """
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from studyapp.actions import runs
    from studyapp.actions.create_study import create_study
    from tests.real_study import spec

    call_command("migrate", verbosity=0)
    study = create_study(spec=spec(), folder=_material(folder / "in", items // METHODS))
    run = runs.order_run(study=study)
    connection.close()  # its file is copied
    for name in ("alone", "fresh"):
        shutil.copytree(folder / "data", folder / name)
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


def begin_again(folder: Path) -> None:
    """Put the data back to what they were when the run was ordered."""
    from django.db import connection

    connection.close()  # its file is replaced
    shutil.rmtree(folder / "data")
    shutil.copytree(folder / "fresh", folder / "data")


def work(data: Path, *words: str, threads: int | None = None) -> "subprocess.Popen[bytes]":
    """`manage.py worker` on a data folder, counting; what it says goes to a file beside that."""
    told = {"SEEWHY_DATA_DIR": str(data)}
    if threads is not None:
        told |= {"TF_NUM_INTRAOP_THREADS": str(threads), "TF_NUM_INTEROP_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.interrupted.counting", "worker", *words]
    with data.with_name(f"{data.name}-{time.monotonic_ns()}.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **told}, stdout=log, stderr=subprocess.STDOUT
        )


def explain_alone(folder: Path, threads: int) -> None:
    """Let one process do the run from its beginning to its end, undisturbed."""
    worker = work(folder / "alone", "--once", threads=threads)
    try:
        if worker.wait(PATIENCE):
            sys.exit(f"One process alone could not explain the pictures; see {folder}.")
    finally:
        worker.kill()


def compared(folder: Path) -> dict[str, int]:
    """Whether every file, map or picture, has the very bytes that one process alone has made."""
    alone, here = (_files(folder / name / "media") for name in ("alone", "data"))
    same = [name for name in alone if name in here and same_bytes(alone[name], here[name])]
    return {
        "files": len(here),
        "files of one process alone": len(alone),
        "files with its bytes": len(same),
    }


def _files(media: Path) -> dict[str, Path]:
    found = (path for path in media.rglob("*") if path.is_file() and path.suffix not in PARTIAL)
    return {str(path.relative_to(media)): path for path in found}


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two files have the same content."""
    return one.read_bytes() == other.read_bytes()


def until(is_so: Callable[[], bool], pause: float = 0.1) -> None:
    """Wait for something.

    Raises
    ------
    TimeoutError : it does not come about.
    """
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"it takes longer than {PATIENCE} seconds")
        time.sleep(pause)
