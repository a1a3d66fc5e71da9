"""Make a data set of piles: many scenes, drawn by several processes, resumable.

A folder holds ``pictures/``, ``masks/`` and ``scenes/`` under one number each, and
``annotations.json`` when all of them are there. A scene is written last, so that a number counts
as finished only when its picture and mask are whole.
"""

import io
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PIL import Image

from explainers.work.storage import write_whole


@dataclass(frozen=True)
class Plan:
    """What a data set is made of: ``count`` piles from the seeds ``first`` and following.

    ``side`` in pixels; ``samples`` light paths per pixel.
    """

    folder: Path
    count: int
    first: int = 0
    side: int = 128
    samples: int = 25


def make(plan: Plan, executor: Executor) -> Iterator[int]:
    """Draw what is not there yet; gives the number of each pile when it is finished."""
    for name in ("pictures", "masks", "scenes"):
        (plan.folder / name).mkdir(parents=True, exist_ok=True)
    missing = [number for number in range(1, plan.count + 1) if not is_made(plan, number)]
    waiting = {executor.submit(draw, plan, number): number for number in missing}
    try:
        for future in as_completed(waiting):
            future.result()
            yield waiting.pop(future)
    finally:
        for future in waiting:
            future.cancel()


def is_made(plan: Plan, number: int) -> bool:
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
    from examples.lego.piles.rendering import render

    scene = imagine(plan.first + number)
    drawn = render(scene, plan.side, plan.samples)
    picture, mask, told = paths(plan.folder, number)
    write_whole(picture, _png(drawn.picture))
    write_whole(mask, _png(drawn.mask))
    write_whole(told, scene.to_json().encode())


def processes(workers: int | None = None) -> Executor:
    """Make an executor of fresh processes, by default one for each processor."""
    return ProcessPoolExecutor(workers or os.cpu_count() or 1, get_context("spawn"))


def _png(pixels: np.ndarray) -> bytes:
    content = io.BytesIO()
    Image.fromarray(pixels).save(content, "PNG")
    return content.getvalue()
