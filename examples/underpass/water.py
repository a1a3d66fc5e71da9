"""Where the planted water lies, and what it does to a network's answers.

Because the scenes are drawn, the cause can be tested itself: the same scene is rendered dry and
with water along the curb, and the network is asked about both.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from examples.underpass.scene import BICYCLIST, LABELS, Scene
from examples.underpass.training_data import small
from examples.underpass.tunnel import backdrop

USUAL = 0.0  # the water's level, for the area that it usually covers
GRID_WIDTH = 480  # of the masks, in pixels
CELLS = 28  # of the network's last feature map, along each side: it can point no finer


class Effect(NamedTuple):
    """What water does, over scenes without a bicyclist.

    Attributes
    ----------
    scenes
        How many.
    dry, wet
        The mean probability of a bicyclist.
    called_dry, called_wet
        How many are called a bicyclist.
    """

    scenes: int
    dry: float
    wet: float
    called_dry: int
    called_wet: int


def known_water(width: int = GRID_WIDTH) -> np.ndarray:
    """Give where water usually lies: bool, (height, width)."""
    return backdrop(width, night=False).depth >= USUAL


def overlap(region: np.ndarray, water: np.ndarray) -> dict[str, float]:
    """Compare a region with the water, of any two sizes.

    Returns
    -------
    dict
        ``of_region``, the share of the region that is water; ``of_water``, the share of the water
        that the region covers; ``near``, the share of the region that is water or at most one cell
        of the feature map away from it; ``area``, the region's share of the picture; ``chance`` and
        ``near_chance``, the shares of the picture that are water, and near it, which any region
        would hold by chance.
    """
    from scipy import ndimage

    sides = [2 * -(-side // CELLS) + 1 for side in water.shape]
    around = ndimage.binary_dilation(water, np.ones(sides, bool))
    rows = np.arange(water.shape[0]) * region.shape[0] // water.shape[0]
    columns = np.arange(water.shape[1]) * region.shape[1] // water.shape[1]
    large = region[rows][:, columns]
    both = float((large & water).sum())
    return {
        "of_region": both / max(float(large.sum()), 1.0),
        "of_water": both / max(float(water.sum()), 1.0),
        "near": float((large & around).sum()) / max(float(large.sum()), 1.0),
        "area": float(large.mean()),
        "near_chance": float(around.mean()),
        "chance": float(water.mean()),
    }


def pour(scenes: Sequence[Scene], predict: Any) -> Effect:
    """Render scenes dry and wet, and ask a network about both.

    Parameters
    ----------
    scenes
        Those of a bicyclist are left out.
    predict
        From pictures, uint8 (n, 224, 224, 3), to probabilities (n, classes).
    """
    others = [scene for scene in scenes if scene.label != BICYCLIST]
    place = LABELS.index(BICYCLIST)
    found = []
    for water in (None, USUAL):
        pictures = np.stack([small(replace(scene, water=water)) for scene in others])
        found.append(np.asarray(predict(pictures)))
    dry, wet = found
    return Effect(
        scenes=len(others),
        dry=float(dry[:, place].mean()),
        wet=float(wet[:, place].mean()),
        called_dry=int((dry.argmax(axis=1) == place).sum()),
        called_wet=int((wet.argmax(axis=1) == place).sum()),
    )
