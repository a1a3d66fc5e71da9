"""Which conditions meet."""

from collections.abc import Hashable, Iterable
from itertools import combinations
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def all_pairs(conditions: Iterable[Name]) -> list[tuple[Name, Name]]:
    """Every unordered pair of two different conditions, in the order given.

    >>> all_pairs(["a", "b", "c"])
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    """
    return list(combinations(dict.fromkeys(conditions), 2))
