"""Does an explanation rank the bricks as their removal does?

R. Hesse et al., "FunnyBirds" (ICCV 2023), compare the importance that a map gives to each part with
the change of the score when the part is removed, by Spearman's rank correlation.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explainers.evaluation.similarity import spearman


class Agreement(NamedTuple):
    """How far one ranking of a pile's bricks agrees with that of their effects.

    Attributes
    ----------
    rank
        Spearman's correlation, from -1 to 1. 0, which is chance, for a map that tells no brick
        from another; None if all effects are equal.
    top
        Whether the brick that the map gives most is the one whose removal lowers the score most: 0
        or 1. Where several bricks are given equally much, the chance of meeting it among them.
    chance
        What `top` is on average for a ranking at random: 1 by the number of bricks.
    """

    rank: float | None
    top: float
    chance: float


def agreement(given: Sequence[float], effects: Sequence[float]) -> Agreement | None:
    """Compare two rankings of the same bricks; None for fewer than two bricks.

    Parameters
    ----------
    given
        What a map gives to each brick.
    effects
        By how much the score falls when it is removed.
    """
    if len(effects) < 2:
        return None
    one, two = np.asarray(given, float), np.asarray(effects, float)
    first, best = (set(np.flatnonzero(values == values.max())) for values in (one, two))
    rank: float | None = None
    if two.min() < two.max():
        rank = spearman(one, two) or 0.0
    return Agreement(rank, len(first & best) / len(first), len(best) / len(effects))
