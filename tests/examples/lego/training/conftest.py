"""A dataset folder of drawn pictures, so small that a network learns it in a second."""

import pytest

from examples.lego.training.pictures import read_pictures
from explainers.annotations import Annotation, Object, write_annotations

SIDE = 16
COLOURS = {"red": (220, 30, 30), "green": (30, 200, 40), "blue": (40, 60, 220)}


@pytest.fixture(scope="session")
def dataset(tmp_path_factory):
    """Sixty pictures of one or two squares on grey, each square with its mask."""
    import numpy as np
    from PIL import Image

    folder, chance = tmp_path_factory.mktemp("dataset"), np.random.default_rng(3)
    annotations = []
    for number in range(60):
        pixels = np.full((SIDE, SIDE, 3), 128, np.uint8)
        objects = []
        for label in chance.permutation(list(COLOURS))[: 1 + number % 2]:
            top, left = chance.integers(2, 9, 2)
            mask = np.zeros((SIDE, SIDE), np.uint8)
            mask[top : top + 5, left : left + 5] = 255
            pixels[mask > 0] = COLOURS[label]
            Image.fromarray(mask).save(folder / f"{number:02d}-{label}.png")
            objects.append(Object(str(label), mask=folder / f"{number:02d}-{label}.png"))
        picture = folder / f"{number:02d}.png"
        Image.fromarray(pixels).save(picture)
        annotations.append(Annotation(picture, tuple(o.label for o in objects), tuple(objects)))
    write_annotations(annotations, folder / "annotations.json")
    return folder


@pytest.fixture(scope="session")
def drawn(dataset, tmp_path_factory):
    """The same as arrays."""
    return read_pictures(dataset, tuple(COLOURS), SIDE, tmp_path_factory.mktemp("cache"))
