"""Whether the same question gets the same answer: over seeds, or without chance under noise."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from explainers import methods
from explainers.classifiers import Classifier
from explainers.evaluation.similarity import jaccard, spearman, top
from explainers.explanation import Explanation

NOISE = 0.02 * 255  # standard deviation that is added to a picture, of 255
TOP_PIXELS = 0.1  # share of a map's pixels that is compared where there are no superpixels


class Stability(NamedTuple):
    """How alike several explanations of one question are.

    Attributes
    ----------
    spearman
        Mean over all pairs of the rank correlation of the coefficients, or of the maps where there
        are none; None where all are constant.
    jaccard
        Mean over all pairs of what the highest have in common.
    over
        ``seeds``, or ``noise`` for a method without chance.
    """

    spearman: float | None
    jaccard: float
    over: str


def stability(
    classifier: Classifier,
    picture: np.ndarray,
    class_id: int,
    method: str,
    parameters: Mapping[str, Any],
    *,
    seeds: Sequence[int],
    count: int = 10,
) -> Stability:
    """Explain one picture several times and compare.

    Parameters
    ----------
    classifier, picture, class_id, method, parameters
        The question.
    seeds
        At least two. If the method gives the same map for the first two, noise drawn from these
        seeds is added to the picture instead, with a standard deviation of 2 % of the range.
    count
        How many of the highest superpixels are compared; of other maps it is a tenth of the pixels.

    Raises
    ------
    ValueError
        If there are fewer than two seeds.
    """
    if len(seeds) < 2:
        raise ValueError(f"stability needs at least two seeds, not {len(seeds)}")
    explain, complete = methods.get(method), methods.check_parameters(method, parameters)

    def once(pixels: np.ndarray, seed: int) -> Explanation:
        return explain(classifier, [pixels], [(class_id,)], seeds=[seed], **complete)[0]

    found = [once(picture, seed) for seed in seeds[:2]]
    if np.array_equal(found[0].map, found[1].map):
        found = [found[0], *(once(_noisy(picture, seed), seeds[0]) for seed in seeds)]
        # Under noise each is compared with the map of the clean picture.
        return _compared([(found[0], other) for other in found[1:]], count, "noise")
    found += [once(picture, seed) for seed in seeds[2:]]
    return _compared(list(combinations(found, 2)), count, "seeds")


def _noisy(picture: np.ndarray, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, NOISE, picture.shape)
    return (picture + noise).round().clip(0, 255).astype(np.uint8)


def _compared(pairs: list[tuple[Explanation, Explanation]], count: int, over: str) -> Stability:
    ranks, shared = [], []
    for one, two in pairs:
        values = _comparable(one, two)
        highest = count if values[0].ndim == 1 else round(TOP_PIXELS * one.map.size)
        ranks.append(spearman(*values))
        # What does not speak for the class is not among the highest, however few others there are.
        shared.append(jaccard(*(top(part, highest) & (part > 0) for part in values)))
    known = [value for value in ranks if value is not None]
    return Stability(float(np.mean(known)) if known else None, float(np.mean(shared)), over)


def _comparable(one: Explanation, two: Explanation) -> tuple[np.ndarray, np.ndarray]:
    """Give the coefficients if both have the same superpixels, else the maps."""
    parts = [explanation.arrays for explanation in (one, two)]
    known = all("coefficients" in arrays and "segments" in arrays for arrays in parts)
    if known and np.array_equal(parts[0]["segments"], parts[1]["segments"]):
        return parts[0]["coefficients"], parts[1]["coefficients"]
    return one.map, two.map
