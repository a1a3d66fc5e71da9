"""All ways to deal people to groups of given sizes, or 9,999 random ones: sums in every group."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from studyapp.analysis.hypotheses.outcome import DRAWS

MOST_FOR_EXACT = 100_000
# Arrangements times people that are kept at a time; one expert among many laypeople makes few
# arrangements of very many people.
_MOST_CELLS = 10_000_000
# A hypergeometric number takes as long as moving about twelve people.
_WORTH = 12
_BLOCK = 2_000_000
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Arrangements:
    """Sums of the values and of their squares: one row per arrangement, one column per group."""

    sums: Numbers
    squares: Numbers
    exact: bool


def arrangements(values: Numbers, sizes: Sequence[int], rng: np.random.Generator) -> Arrangements:
    """Deal the people to the groups: every way if there are at most 100,000, else 9,999 by chance.

    Parameters
    ----------
    values : one per person.
    sizes : of the groups; together as many as there are values.
    """
    ways = how_many(sizes)
    if ways <= MOST_FOR_EXACT and ways * len(values) <= _MOST_CELLS:
        return _all(values, sizes)
    return _random(values, sizes, rng)


def how_many(sizes: Sequence[int]) -> int:
    """n! / (n_1! n_2! ...)"""
    ways, people = 1, 0
    for size in sizes:
        people += size
        ways *= comb(people, size)
    return ways


def _all(values: Numbers, sizes: Sequence[int]) -> Arrangements:
    group_of = _group_of(list(sizes))
    members = [group_of == group for group in range(len(sizes))]
    sums = np.stack([of_group @ values for of_group in members], axis=1)
    squares = np.stack([of_group @ values**2 for of_group in members], axis=1)
    return Arrangements(sums, squares, exact=True)


def _group_of(sizes: list[int]) -> NDArray[np.int8]:
    """Every arrangement as a row: the group of each person."""
    people = sum(sizes)
    if len(sizes) == 1:
        return np.zeros((1, people), dtype=np.int8)
    rest = _group_of(sizes[1:]) + np.int8(1)
    firsts = np.array(list(combinations(range(people), sizes[0])))
    others = np.ones((len(firsts), people), dtype=bool)
    others[np.arange(len(firsts))[:, None], firsts] = False
    dealt = np.zeros((len(firsts), people, len(rest)), dtype=np.int8)
    dealt[others] = np.tile(rest.T, (len(firsts), 1))
    return dealt.transpose(0, 2, 1).reshape(-1, people)


def _random(values: Numbers, sizes: Sequence[int], rng: np.random.Generator) -> Arrangements:
    """People with the same value are dealt together where that is less work: how many of them a
    group gets is hypergeometric. The distribution is the same.
    """
    distinct, people = np.unique(np.round(values, 12), return_counts=True)
    together = len(distinct) * _WORTH <= len(values)
    width = len(distinct) if together else len(values)
    sums, squares = [], []
    for draws in blocks(width):
        if together:
            some, squared = _dealt_together(distinct, people, sizes, draws, rng)
        else:
            some, squared = _shuffled(values, sizes, draws, rng)
        sums.append(some)
        squares.append(squared)
    return Arrangements(np.concatenate(sums), np.concatenate(squares), exact=False)


def blocks(width: int) -> Iterator[int]:
    """9,999 draws in portions that leave memory alone, each draw this many numbers wide."""
    most = max(1, _BLOCK // width)
    for begun in range(0, DRAWS, most):
        yield min(most, DRAWS - begun)


def _shuffled(
    values: Numbers, sizes: Sequence[int], draws: int, rng: np.random.Generator
) -> tuple[Numbers, Numbers]:
    dealt = rng.permuted(np.broadcast_to(values, (draws, len(values))), axis=1)
    starts = np.cumsum([0, *sizes[:-1]])
    return np.add.reduceat(dealt, starts, axis=1), np.add.reduceat(dealt**2, starts, axis=1)


def _dealt_together(
    distinct: Numbers,
    people: NDArray[np.int64],
    sizes: Sequence[int],
    draws: int,
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers]:
    left = np.tile(people, (draws, 1))
    sums, squares = [], []
    for size in sizes[:-1]:
        dealt = _deal(left, size, rng)
        left -= dealt
        sums.append(dealt @ distinct)
        squares.append(dealt @ distinct**2)
    sums.append(left @ distinct)
    squares.append(left @ distinct**2)
    return np.stack(sums, axis=1), np.stack(squares, axis=1)


def _deal(left: NDArray[np.int64], size: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """From every row, `size` people by chance: how many of each value."""
    dealt = np.zeros_like(left)
    wanted = np.full(len(left), size)
    beyond = left.sum(axis=1)
    for value in range(left.shape[1]):
        here = left[:, value]
        beyond -= here
        dealt[:, value] = rng.hypergeometric(here, beyond, wanted)
        wanted -= dealt[:, value]
    return dealt
