"""Which arm the next participant is in."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Name = TypeVar("Name", int, str)


def next_arm(
    weights: Mapping[Name, int],
    *,
    alike: Mapping[Name, int],
    everybody: Mapping[Name, int],
    draw: Random,
) -> Name:
    """The arm that is furthest behind its share, among participants who are alike.

    Starting from nobody, every arm always holds its share of the participants who are alike,
    rounded down or up (Balinski and Young's quota method of apportionment); with equal weights no
    two arms ever differ by more than one. After drop-outs it fills what they left.

    Parameters
    ----------
    weights : how many participants an arm gets for each of an arm with weight 1; at least 1.
    alike : how many participants of the same expertise level each arm holds; a missing arm has 0.
    everybody : the same for all participants; decides between arms that are equally far behind.
    draw : decides between those that are equal in that too.

    Raises
    ------
    ValueError : there is no arm, or a weight below 1.
    """
    if not weights or min(weights.values()) < 1:
        raise ValueError(f"weights {dict(weights)} must be at least one arm's, each 1 or more.")
    people = sum(alike.get(name, 0) for name in weights) + 1
    total = sum(weights.values())
    below_share = [
        name for name, weight in weights.items() if alike.get(name, 0) * total < weight * people
    ]

    def behind(name: Name) -> tuple[float, float]:
        places = (alike.get(name, 0) + 1, everybody.get(name, 0) + 1)
        return places[0] / weights[name], places[1] / weights[name]

    least = min(map(behind, below_share))
    return draw.choice([name for name in below_share if behind(name) == least])
