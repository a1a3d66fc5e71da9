"""Pictures of coloured shapes on striped, noisy ground, with exact boxes and masks.

They stand in where annotated photographs are missing: demonstrations, tests of metrics, training of
a small network. Where each shape is, is known to the pixel, and nothing else tells the class.
"""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from explainers.annotations import Annotation, Object, write_annotations
from explainers.annotations.records import Box
from explainers.work.storage import write_whole

COLOURS = {
    "red_square": (212, 41, 42),
    "green_disc": (39, 177, 59),
    "blue_triangle": (50, 71, 221),
    "yellow_cross": (226, 207, 47),
}
SHAPES = tuple(COLOURS)
EMPTY = "empty"  # the class of a picture without a shape
LABELS = (*SHAPES, EMPTY)
Ground = Literal["stripes", "patches", "plain"]

SMALLEST, SIDES = 32, (0.17, 0.32)  # of a picture in pixels; of a shape as a share of it
GAP = 2  # pixels between shapes
TRIES = 1000
NOISE = 12.0  # standard deviation, of 255


@dataclass(frozen=True, eq=False)
class Shape:
    """A shape in a scene: its class, its box (right and bottom excluded) and its pixels."""

    label: str
    box: Box
    mask: np.ndarray  # bool, (height, width) of the picture


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture, uint8 (size, size, 3), and what is in it."""

    pixels: np.ndarray
    shapes: tuple[Shape, ...]


def draw_scene(
    seed: int, number: int = 0, *, size: int = 64, objects: int = 1, ground: Ground = "stripes"
) -> Scene:
    """Draw one picture.

    Parameters
    ----------
    seed, number
        Govern all of its chance; the pictures of one seed do not depend on each other.
    size
        Height and width in pixels.
    objects
        How many shapes there are; they do not touch.
    ground
        What is behind them: ``stripes``, ``patches`` of several colours, or ``plain``.

    Raises
    ------
    ValueError
        If so many shapes find no room, or the picture is too small.
    """
    if size < SMALLEST:
        raise ValueError(f"a picture must have at least {SMALLEST} pixels a side, not {size}")
    generator = np.random.default_rng([seed, number])
    pixels = _ground(generator, size, ground)
    shapes = []
    for label, box in _places(generator, size, objects):
        mask = np.zeros((size, size), bool)
        left, top, right, bottom = box
        mask[top:bottom, left:right] = _OUTLINES[label](right - left)
        pixels[mask] = np.array(COLOURS[label]) + generator.uniform(-8, 8, 3)
        shapes.append(Shape(label, box, mask))
    pixels += generator.normal(0, NOISE, pixels.shape)
    return Scene(pixels.round().clip(0, 255).astype(np.uint8), tuple(shapes))


def generate(
    folder: str | os.PathLike,
    pictures: int,
    *,
    seed: int = 0,
    size: int = 64,
    fewest: int = 1,
    most: int = 1,
    ground: Ground = "stripes",
) -> Path:
    """Write pictures, masks and ``annotations.json`` into a folder, and give the latter's path.

    Parameters
    ----------
    folder
        Where they are written; made if needed.
    pictures
        How many.
    fewest, most
        Between these the number of a picture's shapes is drawn; a picture without one gets the
        label ``empty``.
    seed, size, ground
        As in `draw_scene`.

    Raises
    ------
    ValueError
        If `draw_scene` refuses, or `fewest` and `most` are the wrong way round.
    """
    if not 0 <= fewest <= most:
        raise ValueError(f"fewest must be from 0 to most, not {fewest} and {most}")
    root = Path(folder)
    annotations = []
    for number in range(pictures):
        count = int(np.random.default_rng([seed, number, 1]).integers(fewest, most + 1))
        scene = draw_scene(seed, number, size=size, objects=count, ground=ground)
        annotations.append(_write(scene, root, f"{number:05d}"))
    write_annotations(annotations, root / "annotations.json")
    return root / "annotations.json"


def _write(scene: Scene, root: Path, name: str) -> Annotation:
    picture = root / "pictures" / f"{name}.png"
    _save(scene.pixels, picture)
    objects = []
    for number, shape in enumerate(scene.shapes):
        mask = root / "masks" / f"{name}-{number}.png"
        _save(shape.mask.astype(np.uint8) * 255, mask)
        objects.append(Object(shape.label, shape.box, mask))
    labels = tuple(dict.fromkeys(shape.label for shape in scene.shapes)) or (EMPTY,)
    return Annotation(picture, labels, tuple(objects), (f"{len(objects)} shapes",))


def _save(pixels: np.ndarray, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    write_whole(path, buffer.getvalue())


def _ground(generator: np.random.Generator, size: int, kind: str) -> np.ndarray:
    """Paint what is behind the shapes: float64, (size, size, 3)."""
    colour = generator.uniform(70, 180, 3)
    if kind == "patches":
        cells = colour + generator.normal(0, 20, (8, 8, 3))
        index = np.arange(size) * 8 // size
        return cells[index][:, index]
    if kind == "plain":
        return np.tile(colour, (size, size, 1))
    if kind != "stripes":
        raise ValueError(f"there is no ground {kind!r}; choose from: stripes, patches, plain")
    rows, columns = np.mgrid[:size, :size] / size
    angle, waves = generator.uniform(0, np.pi), generator.uniform(7, 16)
    way = rows * np.sin(angle) + columns * np.cos(angle)
    wave = np.sin(2 * np.pi * (waves * way + generator.uniform()))
    return colour + generator.uniform(8, 16) * wave[..., None]


def _places(generator: np.random.Generator, size: int, count: int) -> Iterator[tuple[str, Box]]:
    """Draw each shape's class and its box, apart from those before."""
    taken = np.zeros((size, size), bool)
    for _ in range(count):
        label = SHAPES[generator.integers(len(SHAPES))]
        for _ in range(TRIES):
            side = round(size * generator.uniform(*SIDES))
            left, top = (int(place) for place in generator.integers(1, size - side, 2))
            around = np.s_[
                max(top - GAP, 0) : top + side + GAP, max(left - GAP, 0) : left + side + GAP
            ]
            if not taken[around].any():
                break
        else:
            raise ValueError(f"{count} shapes find no room; draw fewer than that")
        taken[top : top + side, left : left + side] = True
        yield label, (left, top, left + side, top + side)


def _square(side: int) -> np.ndarray:
    return np.ones((side, side), bool)


def _disc(side: int) -> np.ndarray:
    away = np.abs(np.arange(side) - (side - 1) / 2)
    return away[:, None] ** 2 + away**2 <= (side / 2) ** 2


def _triangle(side: int) -> np.ndarray:
    """Stand on the lower side; the upper corner is one or two pixels wide."""
    away = np.abs(np.arange(side) - (side - 1) / 2)
    return away[None, :] <= np.maximum((np.arange(side)[:, None] + 1) / 2 - 0.5, 0.5)


def _cross(side: int) -> np.ndarray:
    away = np.abs(np.arange(side) - (side - 1) / 2) < side * 0.19
    return away[:, None] | away[None, :]


_OUTLINES: dict[str, Callable[[int], np.ndarray]] = {
    "red_square": _square,
    "green_disc": _disc,
    "blue_triangle": _triangle,
    "yellow_cross": _cross,
}
