"""Shapley values from a weighted regression: which coalitions are asked, and the solution.

S. M. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions" (2017), theorem 2.
The solution under the efficiency constraint is that of I. Covert, S.-I. Lee, "Improving KernelSHAP"
(2021), section 2.3.
"""

from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np


class Coalitions(NamedTuple):
    """Which players take part, and how much each coalition weighs in the regression.

    Attributes
    ----------
    members
        (coalitions, players) of 0 and 1; neither nobody nor everybody is among them.
    weights
        float64, (coalitions,): Shapley's kernel, or its estimate where coalitions were drawn.
    exact
        Whether all coalitions are there.
    """

    members: np.ndarray
    weights: np.ndarray
    exact: bool


def coalitions(players: int, budget: int, generator: np.random.Generator) -> Coalitions:
    """Choose coalitions: all of them if the budget allows, otherwise the weightiest and a sample.

    Sizes are taken whole from the outside in (one player and all but one, then two ...) while they
    fit. Of the sizes that remain, coalitions are drawn by the kernel, each together with its
    complement, and share these sizes' weight evenly.
    """
    rows: list[np.ndarray] = []
    weights: list[np.ndarray] = []
    room, half = budget, players // 2
    for size in range(1, half + 1):
        both = 2 * size != players
        count = comb(players, size) * (1 + both)
        if count > room:
            drawn = _draw(players, size, room // 2, generator)
            share = sum(_size_weight(players, other) for other in range(size, players - size + 1))
            rows.append(drawn)
            weights.append(np.full(len(drawn), share / max(len(drawn), 1)))
            return Coalitions(np.concatenate(rows), np.concatenate(weights), exact=False)
        whole = _all_of_size(players, size)
        rows += [whole, 1 - whole] if both else [whole]
        weights.append(np.full(count, _size_weight(players, size) * (1 + both) / count))
        room -= count
    empty = [np.zeros((0, players), np.int8)]
    return Coalitions(np.concatenate(empty + rows), np.concatenate([[], *weights]), exact=True)


def _size_weight(players: int, size: int) -> float:
    """Give the kernel's weight of all coalitions of one size together."""
    return (players - 1) / (size * (players - size))


def _all_of_size(players: int, size: int) -> np.ndarray:
    chosen = np.array(list(combinations(range(players), size)))
    members = np.zeros((len(chosen), players), np.int8)
    np.put_along_axis(members, chosen, 1, axis=1)
    return members


def _draw(players: int, smallest: int, pairs: int, generator: np.random.Generator) -> np.ndarray:
    sizes = np.arange(smallest, players - smallest + 1)
    chances = np.array([_size_weight(players, int(size)) for size in sizes])
    chosen = generator.choice(sizes, pairs, p=chances / chances.sum())
    order = generator.random((pairs, players)).argsort(axis=1).argsort(axis=1)
    members = (order < chosen[:, None]).astype(np.int8)
    return np.stack([members, 1 - members], axis=1).reshape(-1, players)


def solve(asked: Coalitions, values: np.ndarray, nobody: float, everybody: float) -> np.ndarray:
    """Give the Shapley values, which sum to what everybody gains over nobody.

    Parameters
    ----------
    asked
        From `coalitions`.
    values
        (coalitions,): the value of each.
    nobody, everybody
        The value of the empty and of the full coalition.

    Returns
    -------
    numpy.ndarray
        float64, (players,). Exact if all coalitions were asked; where there are fewer coalitions
        than players, of the possible solutions the one nearest to equal shares.
    """
    players = asked.members.shape[1]
    gain = everybody - nobody
    equal = gain / players
    rest = values - nobody - asked.members.sum(axis=1) * equal
    # What is left is fitted by values that sum to zero: the rows below have mean zero, and the
    # shortest solution lies in the space of the rows.
    centred = asked.members - asked.members.mean(axis=1, keepdims=True)
    root = np.sqrt(asked.weights)
    differences = np.linalg.lstsq(centred * root[:, None], rest * root, rcond=None)[0]
    return equal + differences - differences.mean()
