"""The explanations that are compared, and where each looks: at a brick, or at the background."""

from pathlib import Path
from typing import Any

import numpy as np

from examples.lego.causal.folder import ScenePile
from examples.lego.figures.explained import METHODS as SHOWN
from examples.lego.figures.explained import SEED, SUPERPIXELS
from examples.lego.figures.subject import split
from explainers.explanation import Explanation
from explainers.network.files import hash_file
from explainers.segmentation import select
from explainers.work.request import Request, seed_of

RULE = "top-1"  # the class predicted with the most confidence, as in the paper's Figure 9
LIME, WHOLE_LIME = "LIME", "LIME, all superpixels"
METHODS: dict[str, tuple[str, dict[str, Any]]] = {
    **SHOWN,
    "HiResCAM": ("hirescam", {}),
    "LayerCAM": ("layercam", {}),
    "Occlusion": ("occlusion", {}),
    "Edges of the picture": ("edge_map", {}),
    "Blob in the middle": ("centre_blob", {}),
    "Random map": ("random_map", {}),
}
CONTROLS = ("Edges of the picture", "Blob in the middle", "Random map")
# What no method made: maps that show what the numbers mean.
EVERYWHERE, PERFECT = "The same everywhere", "Target brick alone"
REFERENCES = (EVERYWHERE, PERFECT)
NAMES = (*SHOWN, WHOLE_LIME, *(name for name in METHODS if name not in SHOWN), *REFERENCES)


def parameters(name: str, lime_samples: int | None) -> dict[str, Any]:
    """Give what a method is asked with, beyond its defaults."""
    method, values = METHODS[name]
    return values | ({"num_samples": lime_samples} if lime_samples and method == "lime" else {})


def requests(
    pile: ScenePile, sha256: str, model: Path, lime_samples: int | None
) -> dict[str, Request]:
    """Order every explanation of a pile, by name, for the class predicted most confidently.

    Parameters
    ----------
    pile
        The pile.
    sha256, model
        The network's file, and the hash of its content.
    lime_samples
        As for `parameters`.
    """
    picture_sha256 = hash_file(pile.path)
    ordered = {}
    for name, (method, _) in METHODS.items():
        values = parameters(name, lime_samples)
        seed = seed_of(SEED, method, values, picture_sha256)
        own = (str(pile.path), picture_sha256, {"path": str(model)}, sha256)
        ordered[name] = Request(*own, method, values, RULE, seed)
    return ordered


def values_of(
    found: dict[str, Explanation], pile: ScenePile, target: int | None
) -> dict[str, np.ndarray]:
    """Give the map of each name in `NAMES`: (height, width), positive where it speaks for a class.

    LIME's are the 40 superpixels that contribute most, as in the paper; and all of them.
    """
    maps = {name: one.map for name, one in found.items()}
    maps[WHOLE_LIME], maps[LIME] = maps[LIME], strongest(found[LIME])
    maps[EVERYWHERE] = np.ones(pile.mask.shape)
    maps[PERFECT] = pile.regions(target).target.astype(float)
    return {name: maps[name] for name in NAMES}


def strongest(explanation: Explanation, count: int = SUPERPIXELS) -> np.ndarray:
    """Keep of a map of superpixels those that contribute most, and only what is positive."""
    coefficients = explanation.arrays["coefficients"]
    kept = np.zeros(len(coefficients) + 1)  # the last one for where the network saw nothing
    chosen = select(coefficients, count=count)
    kept[chosen] = coefficients[chosen]
    return kept[explanation.arrays["segments"]]


def located(values: np.ndarray, pile: ScenePile, target: int | None) -> dict[str, Any]:
    """Say where a map looks that is positive where it speaks for the class.

    Returns
    -------
    dict
        ``split``: the shares of what is positive on the target brick, on other bricks and on the
        background, None for an empty map. For each visible brick ``summed``: its share of what is
        positive; ``per pixel``: that by its share of the picture; and ``signed``: the sum of the
        map over it, negative parts counted as such, by the sum of the map's absolute values. Zero
        for all of them where the map is empty.
    """
    signed = values.astype(np.float64)
    positive = np.maximum(signed, 0)
    areas = np.array([pile.brick(one).mean() for one in pile.seen])
    parts = split(values, pile.regions(target))
    summed = _shares(positive, pile)
    return {
        "split": None if parts is None else list(parts),
        "summed": summed.tolist(),
        "per pixel": (summed / areas).tolist(),
        "signed": _shares(signed, pile).tolist(),
    }


def _shares(values: np.ndarray, pile: ScenePile) -> np.ndarray:
    """Give what lies on each visible brick, by the sum of all absolute values."""
    total = np.abs(values).sum()
    sums = np.array([values[pile.brick(one)].sum() for one in pile.seen])
    return sums / total if total > 0 else np.zeros(len(pile.seen))
