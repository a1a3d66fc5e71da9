"""Which conditions meet, and in which turn, so that everybody compares all of them."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def all_pairs(conditions: Iterable[Name]) -> list[tuple[Name, Name]]:
    """Every unordered pair of two different conditions, in the order given.

    >>> all_pairs(["a", "b", "c"])
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    """
    return list(combinations(dict.fromkeys(conditions), 2))


def circle_of_pairs(conditions: Sequence[Name]) -> list[tuple[Name, Name]]:
    """Every pair once, in a circle of which any k - 1 neighbours join all k conditions.

    A participant who is given k - 1 or more successive pairs of the circle thus compares all
    conditions, directly or through others. Such a circle is a cyclic base ordering of the complete
    graph: here the (near-)perfect matchings of a round-robin tournament, one turned by one step
    against the next, each written down in the same order.

    >>> circle_of_pairs(["a", "b", "c"])
    [('b', 'c'), ('a', 'b'), ('c', 'a')]
    """
    count = len(conditions)
    turning = count - 1 if count % 2 == 0 else count
    circle = []
    for turn in range(turning):
        # With an even number one condition stays where it is and meets the others in turn.
        if count % 2 == 0:
            centre = turn
            circle.append((conditions[-1], conditions[centre]))
        else:
            centre = turn * (count + 1) // 2 % count
        circle += [
            (conditions[(centre + step) % turning], conditions[(centre - step) % turning])
            for step in range(1, (turning + 1) // 2)
        ]
    return circle


def spanning_pairs(pairs: Iterable[tuple[Name, Name]]) -> list[tuple[Name, Name]]:
    """The first pairs that join all conditions, none of them in vain (Kruskal's algorithm)."""
    joined: dict[Name, Name] = {}

    def root(name: Name) -> Name:
        while name in joined:
            name = joined[name]
        return name

    spanning = []
    for pair in pairs:
        one, other = root(pair[0]), root(pair[1])
        if one != other:
            joined[one] = other
            spanning.append(pair)
    return spanning
