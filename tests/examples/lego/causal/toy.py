"""Piles of flat rectangles, rendered in no time, and a network that looks at red only."""

import json

import numpy as np
from PIL import Image

from examples.lego.causal import maps
from examples.lego.causal.changes import changes, recoloured
from examples.lego.causal.folder import read
from examples.lego.causal.measuring import RECOLOURED, describe
from examples.lego.piles.making import paths
from examples.lego.piles.plan import NAME as PLAN
from examples.lego.piles.rendering import Rendered
from examples.lego.piles.scene import Brick, Camera, Ground, Light, Scene

SIDE = 32
RED, GREEN, BLUE = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
LABELS = ("brick 2x4", "plate 1x1", "tile 2x2")
UP = (1.0, 0.0, 0.0, 0.0)


def brick(name, colour, row, column, size):
    """A rectangle: its place is its corner, its third coordinate its size."""
    return Brick(name, colour, (row, column, size), UP)


def scene(seed, *bricks, ground="wood"):
    camera = Camera((0, 0, 9), (0, 0, 0), (0, 1, 0), 20.0)
    lying = Ground(ground, ((0.4, 0.4, 0.4), (0.4, 0.4, 0.4)), 3.0, 1)
    return Scene(seed, bricks, lying, Light("natural", (), (1, 1, 1)), camera)


def several(seed, red=8):
    """Red 2x4 of 8 x 8 pixels, green 4 x 4 and blue 12 x 4, side by side."""
    return scene(
        seed,
        brick(LABELS[0], RED, 2, 2, red),
        brick(LABELS[1], GREEN, 2, 20, 4),
        brick(LABELS[2], BLUE, 20, 2, 12),
    )


def render(scene, side=SIDE, samples=1):
    """Paint rectangles on the ground's colour; noise comes with another seed only."""
    picture = np.full((side, side, 3), round(scene.ground.colours[0][0] * 255), np.uint8)
    mask = np.zeros((side, side), np.uint8)
    for number, one in enumerate(scene.bricks, 1):
        row, column, size = (int(value) for value in one.place)
        height = 4 if one.name == LABELS[2] else size
        mask[row : row + height, column : column + size] = number
        picture[mask == number] = [round(255 * part) for part in one.colour]
    if scene.seed >= 500_000_000:
        picture[-1, -1] ^= 1
    return Rendered(picture, mask)


def write(folder, scenes, side=SIDE):
    """Write a dataset folder and read it."""
    for name in ("pictures", "masks", "scenes"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(scenes, 1):
        picture, mask, told = paths(folder, number)
        drawn = render(one, side)
        Image.fromarray(drawn.picture).save(picture)
        Image.fromarray(drawn.mask).save(mask)
        told.write_text(one.to_json())
    (folder / PLAN).write_text(json.dumps({"renderer": "mitsuba", "samples": 4}))
    return read(folder, len(scenes))


class RedSeer:
    """Its logit for the first class is how many pixels are red, less ten; for others, minus 99."""

    name, sha256, labels = "red seer", "0" * 64, LABELS

    def class_name(self, number):
        return self.labels[number]

    def resolve_targets(self, pictures, rule):
        assert rule == "top-1"
        return [(int(self.evaluate(self.preprocess([one]))[0][0].argmax()),) for one in pictures]

    def preprocess(self, pictures):
        return np.stack(pictures)

    def evaluate(self, batch):
        red = (batch == [255, 0, 0]).all(axis=-1).sum(axis=(1, 2))
        logits = np.stack([red - 10.0, red * 0 - 99.0, red * 0 - 99.0], axis=1)
        return logits, 1 / (1 + np.exp(-logits))


def plain(document):
    """A document as it is read back from JSON."""
    return json.loads(json.dumps(document, allow_nan=False))


def row(pile, given, layers=None):
    """Measure a toy pile by the seer of red; `given` are maps by name, even ones for the rest."""
    seer = RedSeer()
    (number,) = seer.resolve_targets([pile.pixels], "top-1")[0]
    pictures = {name: render(one).picture for name, one in changes(pile.scene, pile.seen).items()}
    target = pile.target(seer.class_name(number))
    if target is not None:
        ((_, other),) = recoloured(pile.scene, target).items()
        pictures[RECOLOURED] = render(other).picture
    told = describe(seer, pile, pictures, number)
    values = {name: np.ones(pile.mask.shape) for name in maps.NAMES} | given
    values[maps.PERFECT] = pile.regions(target).target.astype(float)
    return told | {
        "again": 0.0,
        "lime": {"superpixels": 60, "samples": 100, "r2": 0.5},
        "maps": {name: maps.located(one, pile, target) for name, one in values.items()},
        "layers": layers or {"conv1": [[0.1, 0.2, 0.7], None], "conv5": [[0.6, 0.3, 0.1], None]},
    }
