"""Whether a map depends on what the network has learned: its layers are drawn anew from the top.

J. Adebayo et al., "Sanity Checks for Saliency Maps" (2018), section 3.1. A map that stays alike
when the network forgets has nothing to say about it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainers import methods
from explainers.classifiers import Classifier
from explainers.evaluation.maps import strength
from explainers.evaluation.similarity import spearman, ssim
from explainers.network.randomise import learned_layers, randomised


@dataclass(frozen=True)
class Level:
    """How alike maps still are when so many layers have been drawn anew.

    Attributes
    ----------
    depth, layer
        How many, and the path of the last one.
    spearman
        For each map the rank correlation with the original; None where one of them is constant.
    ssim
        For each map the structural similarity of the positive parts.
    """

    depth: int
    layer: str
    spearman: tuple[float | None, ...]
    ssim: tuple[float, ...]

    @property
    def mean_spearman(self) -> float | None:
        known = [value for value in self.spearman if value is not None]
        return float(np.mean(known)) if known else None

    @property
    def mean_ssim(self) -> float:
        return float(np.mean(self.ssim))


def cascade(
    classifier: Classifier,
    pictures: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    method: str,
    parameters: Mapping[str, Any],
    *,
    seeds: Sequence[int],
    depths: Sequence[int] | None = None,
    seed: int = 0,
) -> list[Level]:
    """Explain the same classes with ever more layers drawn anew.

    Parameters
    ----------
    classifier
        Stays as it is; what is drawn anew is a copy.
    pictures, targets, seeds
        As a method takes them.
    method, parameters
        Which map.
    depths
        How many layers, counted from the output; five depths up to all unless given.
    seed
        Governs the draw.
    """
    explain, complete = methods.get(method), methods.check_parameters(method, parameters)
    layers = learned_layers(classifier)
    if depths is None:
        depths = sorted({round(part * len(layers) / 5) for part in range(1, 6)} - {0})
    before = explain(classifier, pictures, targets, seeds=seeds, **complete)
    levels = []
    for depth in depths:
        twin = randomised(classifier, seed, depth)
        after = explain(twin, pictures, targets, seeds=seeds, **complete)
        pairs = list(zip(before, after, strict=True))
        levels.append(
            Level(
                depth,
                layers[depth - 1] if depth else "",
                tuple(spearman(one.map, two.map) for one, two in pairs),
                tuple(ssim(strength(one), strength(two)) for one, two in pairs),
            )
        )
    return levels
