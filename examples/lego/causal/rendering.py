"""Render changed scenes, several at a time, and keep them: one file for each pile, whole or not."""

import hashlib
import io
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from examples.lego.piles.packages import require
from examples.lego.piles.scene import Scene
from explainers.work.processes import finish
from explainers.work.storage import write_whole

SECONDS = "seconds"  # how long it took, kept beside the pictures
VERSION = 2  # of how a scene becomes a picture; rises when the same scene looks otherwise
# How far pictures of the same scene may be apart: so many times what noise does, and levels.
TOLERANCE, DIFFERENT = 1.5, 0.5


@dataclass(frozen=True)
class Order:
    """A pile to be rendered as several scenes.

    Attributes
    ----------
    folder
        Where its file goes.
    number
        Of the pile.
    scenes
        By the name of what is changed.
    side, samples
        Of the pictures in pixels; light paths per pixel.
    """

    folder: Path
    number: int
    scenes: Mapping[str, Scene]
    side: int
    samples: int

    @property
    def path(self) -> Path:
        """Its file, whose name tells all that it follows from."""
        told = {name: scene.to_json() for name, scene in self.scenes.items()}
        content = json.dumps([VERSION, told, self.side, self.samples], sort_keys=True)
        digest = hashlib.sha256(content.encode()).hexdigest()[:12]
        return self.folder / f"{self.number:05d}-{digest}.npz"

    @property
    def is_done(self) -> bool:
        return self.path.is_file()

    def pictures(self) -> dict[str, np.ndarray]:
        """Read what was rendered: uint8, (side, side, 3), by the name of what is changed."""
        with np.load(self.path) as kept:
            return {name: kept[name] for name in self.scenes}

    def seconds(self) -> float:
        """How long rendering took."""
        with np.load(self.path) as kept:
            return float(kept[SECONDS])


def render_all(orders: Sequence[Order], executor: Executor) -> Iterator[Order]:
    """Render what is not there yet; gives each order when its file is written.

    Raises
    ------
    PackageError
        If something is to be rendered and the renderer is not installed.
    """
    missing = [one for one in orders if not one.is_done]
    if missing:
        require(["mitsuba"])
    yield from finish(executor, render_one, missing)


def render_one(order: Order) -> None:
    """Render the scenes of one pile and write its file."""
    from examples.lego.piles.rendering import render

    began = time.perf_counter()
    drawn: dict[str, Any] = {
        name: render(scene, order.side, order.samples).picture
        for name, scene in order.scenes.items()
    }
    order.folder.mkdir(parents=True, exist_ok=True)
    content = io.BytesIO()
    drawn[SECONDS] = np.array(time.perf_counter() - began)
    np.savez_compressed(content, **drawn)
    write_whole(order.path, content.getvalue())


def check_same(pixels: np.ndarray, again: np.ndarray, noisy: np.ndarray, number: int) -> float:
    """Make sure that a pile that is rendered again unchanged looks as in its folder.

    Parameters
    ----------
    pixels, again
        The picture of the folder, and the pile rendered again.
    noisy
        The same with other noise: what may differ from machine to machine.
    number
        Of the pile.

    Returns
    -------
    float
        The largest difference of any pixel, in levels of 255; 0 on the machine it was made on.

    Raises
    ------
    ValueError
        If it differs more than noise does, so that other things than the bricks have changed.
    """
    apart, noise = (np.abs(one.astype(int) - again.astype(int)) for one in (pixels, noisy))
    if apart.mean() > TOLERANCE * noise.mean() + DIFFERENT:
        reason = f"rendered again it differs by {apart.mean():.1f} levels in the mean"
        hint = "the folder was made by another version or renderer; make it again"
        raise ValueError(f"pile {number}: {reason}, noise by {noise.mean():.1f}; {hint}")
    return float(apart.max())
