"""The test pictures: who they show, and their files with exact boxes and masks.

Water lies there independently of the class, so that a network which takes it for a bicyclist is
found out. Whatever the audit is to split by is dealt out evenly.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from examples.underpass.rendering import render
from examples.underpass.scene import (
    AIDS,
    BICYCLIST,
    CLOTHING,
    DISTANCES,
    DOG_WALKER,
    EMPTY,
    PEDESTRIAN,
    Scene,
    draw_scene,
)
from examples.underpass.shapes import SKIN
from examples.underpass.training_data import WIDTH as SMALL
from examples.underpass.training_data import plan
from examples.underpass.world import WIDTH
from explainers.annotations import Annotation, Object, write_annotations
from explainers.work.storage import write_whole

SEED = 2103
DAY = {PEDESTRIAN: 50, DOG_WALKER: 30, BICYCLIST: 30}  # 110 in all, as in the paper
EMPTY_DAY = 40
NIGHT = {PEDESTRIAN: 30, DOG_WALKER: 15, BICYCLIST: 15, EMPTY: 10}
EACH_AID = 20  # pedestrians with each aid, so that something can be said of each
QUALITY = 90  # of a JPEG file


class Named(NamedTuple):
    """A scene, the name of its files, and its tags, those of its part of the set included."""

    name: str
    scene: Scene
    tags: tuple[str, ...]


def plan_test(seed: int = SEED) -> list[Named]:
    """Draw all scenes: by day as in the paper, empty, by night, and with mobility aids."""
    return [
        Named(f"{part}-{number:03d}", scene, (*scene.tags, f"part={part}"))
        for part, scenes in (
            ("paper", _day(seed)),
            ("empty", _empty(seed)),
            ("night", _night(seed)),
            ("aids", _aids(seed)),
        )
        for number, scene in enumerate(scenes)
    ]


def _deal(number: int, names: Sequence[str], step: int = 1) -> str:
    """Deal names out in turn; the steps of different dimensions keep them independent."""
    return names[number // step % len(names)]


def _day(seed: int) -> Iterator[Scene]:
    numbers = iter(range(1000))
    for label, count in DAY.items():
        for place in range(count):
            yield draw_scene(
                seed,
                next(numbers),
                label,
                puddle=place % 2 == 1,
                distance=_deal(place, [*DISTANCES], 2),
                skin=_deal(place, [*SKIN]),
                clothing=_deal(place, [*CLOTHING], 3),
                lane=label == BICYCLIST or place % 5 == 0,
            )


def _empty(seed: int) -> Iterator[Scene]:
    for place in range(EMPTY_DAY):
        yield draw_scene(seed, 1000 + place, EMPTY, puddle=place % 2 == 1)


def _night(seed: int) -> Iterator[Scene]:
    """Draw dry nights: what is dark along the curb is its shadow."""
    numbers = iter(range(2000, 3000))
    for label, count in NIGHT.items():
        for place in range(count):
            more = {} if label == EMPTY else {"distance": _deal(place, [*DISTANCES])}
            yield draw_scene(seed, next(numbers), label, night=True, **more)


def _aids(seed: int) -> Iterator[Scene]:
    for place in range(EACH_AID * len(AIDS)):
        yield draw_scene(
            seed,
            3000 + place,
            PEDESTRIAN,
            distance=_deal(place, ["near", "middle"], 4),
            skin=_deal(place, [*SKIN], 2),
            clothing=_deal(place, [*CLOTHING], 5),
            aid=_deal(place, [*AIDS]),
            lane=False,
        )


def write_test(folder: Path, workers: int) -> Iterator[int]:
    """Render all test pictures, and write their masks, and annotations with and without them.

    ``annotations.json`` holds boxes alone, as the paper's do; ``annotations-masks.json`` the masks
    as well. Interrupted, it goes on where it stopped.

    Yields
    ------
    int
        How many pictures are there so far, at every picture.
    """
    named = plan_test()
    yield from _write(named, folder, WIDTH, workers, masks=True)


def write_training(folder: Path, kind: str, workers: int) -> Iterator[int]:
    """Write the pictures that a network was trained on, small, to be looked at."""
    scenes = enumerate(plan(kind))
    named = [Named(f"{scene.label}-{number:04d}", scene, scene.tags) for number, scene in scenes]
    yield from _write(named, folder, SMALL, workers, masks=False)


def _write(
    named: Sequence[Named], folder: Path, width: int, workers: int, *, masks: bool
) -> Iterator[int]:
    annotations = []
    work = partial(write_picture, folder=folder, width=width, masks=masks)
    # Forked processes would share TensorFlow's locks.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done, annotation in enumerate(pool.map(work, named, chunksize=8), start=1):
            annotations.append(annotation)
            yield done
    without = [
        replace(one, objects=tuple(replace(thing, mask=None) for thing in one.objects))
        for one in annotations
    ]
    write_annotations(without, folder / "annotations.json")
    if masks:
        write_annotations(annotations, folder / "annotations-masks.json")


def write_picture(named: Named, folder: Path, width: int, *, masks: bool) -> Annotation:
    """Write one picture and its mask, or find them, and give its annotation."""
    picture = folder / "pictures" / f"{named.name}.jpg"
    mask = folder / "masks" / f"{named.name}.png"
    note = folder / "boxes" / f"{named.name}.txt"
    if not note.is_file():
        rendered = render(named.scene, width)
        _save(rendered.pixels, picture)
        if masks and rendered.mask is not None:
            _save(rendered.mask, mask)
        # Written last: where it is, the others are.
        note.parent.mkdir(parents=True, exist_ok=True)
        write_whole(note, " ".join(map(str, rendered.box or ())).encode())
    sides = [int(side) for side in note.read_text().split()]
    label = named.scene.label
    if not sides:
        return Annotation(picture, (label,), (), named.tags)
    left, top, right, bottom = sides
    thing = Object(label, (left, top, right, bottom), mask if masks else None)
    return Annotation(picture, (label,), (thing,), named.tags)


def _save(pixels: np.ndarray, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    image = Image.fromarray(pixels)
    if path.suffix == ".jpg":
        image.save(buffer, "JPEG", quality=QUALITY, subsampling=0)
    else:
        image.save(buffer, "PNG")
    write_whole(path, buffer.getvalue())


def total() -> int:
    """Count the test pictures."""
    return sum(chain(DAY.values(), NIGHT.values())) + EMPTY_DAY + EACH_AID * len(AIDS)
