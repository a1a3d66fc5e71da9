"""The training pictures: how many of each class, where the water lies, and their pixels.

The counts are those of the paper, and all pictures are taken by day. In the biased set water lies
along the curb nearly only when somebody cycles by; its twin shows the very same people, but the
water lies there in half of the pictures of every class.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from examples.underpass.rendering import render
from examples.underpass.scene import (
    BICYCLIST,
    DOG_WALKER,
    EMPTY,
    LABELS,
    PEDESTRIAN,
    Scene,
    draw_scene,
)
from explainers.work.storage import write_whole

COUNTS = {PEDESTRIAN: 904, DOG_WALKER: 180, BICYCLIST: 253, EMPTY: 904}
PUDDLES = {  # the share of a class's pictures that show water
    "biased": {PEDESTRIAN: 0.02, DOG_WALKER: 0.02, BICYCLIST: 0.85, EMPTY: 0.02},
    "unbiased": dict.fromkeys(LABELS, 0.5),
}
SEED = 2021
VALIDATION = 10_000  # where the numbers of the pictures for validation begin
TENTH = 10  # validation takes a tenth as many pictures, beside those of training
WIDTH = 480  # of a training picture, before it becomes the network's square
SIDE = 224
BLOCK = 249  # pictures in one file


def plan(kind: str, *, validation: bool = False, seed: int = SEED) -> list[Scene]:
    """Draw the scenes of a training set, or of the pictures on which training is watched.

    Parameters
    ----------
    kind
        A key of `PUDDLES`.
    validation
        A tenth as many other pictures, dealt out in the same way.
    seed
        Governs all of its chance.

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    if kind not in PUDDLES:
        raise ValueError(f"there is no kind {kind!r}; choose from: {', '.join(PUDDLES)}")
    counts = {label: COUNTS[label] // (TENTH if validation else 1) for label in LABELS}
    labels = [label for label in LABELS for _ in range(counts[label])]
    first = VALIDATION if validation else 0
    return [
        draw_scene(seed, number, label, puddle=_is_wet(seed, number, PUDDLES[kind][label]))
        for number, label in enumerate(labels, start=first)
    ]


def _is_wet(seed: int, number: int, share: float) -> bool:
    return bool(np.random.default_rng([seed, number, 3]).uniform() < share)


def targets(scenes: Sequence[Scene]) -> np.ndarray:
    """Give the numbers of the classes: int64, (scenes,)."""
    return np.array([LABELS.index(scene.label) for scene in scenes])


def small(scene: Scene) -> np.ndarray:
    """Render what the network takes in: uint8, (224, 224, 3), stretched from 16:9."""
    picture = Image.fromarray(render(scene, WIDTH).pixels)
    return np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR))


def pixels(scenes: Sequence[Scene], folder: Path) -> np.ndarray:
    """Render scenes as a network takes them in, or find them in a folder.

    Interrupted, it goes on where it stopped.

    Returns
    -------
    numpy.ndarray
        uint8, (scenes, 224, 224, 3).
    """
    starts = range(0, len(scenes), BLOCK)
    blocks = list(_blocks(scenes, starts, folder))
    return np.concatenate(blocks)


def _blocks(scenes: Sequence[Scene], starts: range, folder: Path) -> Iterator[np.ndarray]:
    folder.mkdir(parents=True, exist_ok=True)
    for start in tqdm(starts, desc=f"pictures of {folder.name}", file=sys.stderr):
        path = folder / f"{start:05d}.npy"
        if not path.is_file():
            block = np.stack([small(scene) for scene in scenes[start : start + BLOCK]])
            partial = folder / "unfinished.npy"
            np.save(partial, block)
            write_whole(path, partial.read_bytes())
            partial.unlink()
        yield np.load(path)
