"""Make a data set of piles: many scenes, drawn by several processes, resumable.

A folder holds ``pictures/``, ``masks/`` and ``scenes/`` under one number each, ``plan.json`` with
what they were made from, and ``annotations.json`` when all of them are there. A scene is written
last, so that a number counts as finished only when its picture and mask are whole.
"""

import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from examples.lego.piles.plan import Plan, prepare
from examples.lego.piles.scene import Scene
from explainers.work.processes import finish, leave_interrupts_to_parent, spawned
from explainers.work.storage import write_whole

if TYPE_CHECKING:
    from examples.lego.piles.rendering import Rendered

__all__ = ["Plan", "draw", "is_made", "make", "paths", "png", "processes"]


def make(plan: Plan, executor: Executor) -> Iterator[int]:
    """Draw what is not there yet; gives the number of each pile when it is finished.

    Whatever the executor, the same plan gives the same files.

    Raises
    ------
    PlanError
        If the folder holds piles of another plan.
    OSError
        If the folder cannot be written.
    """
    prepare(plan)
    missing = [number for number in range(1, plan.count + 1) if not is_made(plan, number)]
    yield from finish(executor, draw, missing, plan)


def is_made(plan: Plan, number: int) -> bool:
    """Say whether a pile is whole."""
    return paths(plan.folder, number)[2].is_file()


def paths(folder: Path, number: int) -> tuple[Path, Path, Path]:
    """Where the picture, the mask and the scene of a pile are."""
    name = f"{number:05d}"
    return (
        folder / "pictures" / f"{name}.png",
        folder / "masks" / f"{name}.png",
        folder / "scenes" / f"{name}.json",
    )


def draw(plan: Plan, number: int) -> None:
    """Imagine one scene and draw it."""
    from examples.lego.piles.imagining import imagine

    scene = imagine(plan.first + number, wishes=plan.wishes)
    drawn = _renderer(plan)(scene, plan.side, plan.samples)
    picture, mask, told = paths(plan.folder, number)
    write_whole(picture, png(drawn.picture))
    write_whole(mask, png(drawn.mask))
    write_whole(told, scene.to_json().encode())


def _renderer(plan: Plan) -> "Callable[[Scene, int, int], Rendered]":
    """What draws a scene so many pixels wide, with so many light paths per pixel."""
    if plan.blender is None:
        from examples.lego.piles.rendering import render

        return render
    from examples.lego.blender.drawing import render_with

    return partial(render_with, plan.blender)


def processes(workers: int | None = None) -> Executor:
    """Make an executor of fresh processes, by default one for each processor.

    They end with the process that made them, and leave Ctrl-C to it.
    """
    return spawned(workers or os.cpu_count() or 1, leave_interrupts_to_parent)


def png(pixels: np.ndarray) -> bytes:
    """Give a picture uint8 (h, w, 3), or a mask uint8 (h, w), as the bytes of a PNG file."""
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "PNG")
    return content.getvalue()
