"""Which condition is on the left: half and half in every direction at once, exactly.

Think of every trial of every participant as a point. Within a participant, successive trials of one
pair of conditions are tied in twos; over the participants, successive trials of one question are
tied in twos; a trial that stays single within its participant is tied to the next single one of
its pair. Tied trials get opposite sides. Each trial has at most one tie of either sort, so the ties
form chains and even circles, which can always be given two sides in turn: no balance has to give
way to another. As ties within a participant join neighbours, of one pair the same condition is
never on the same side more than twice in a row.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from random import Random
from typing import TypeVar

from studyapp.design.planned import Pair, PlannedQuestion

Point = tuple[int, int]  # the participant's number, and the place among their trials
Key = TypeVar("Key", bound=Hashable)
Ties = dict[Point, Point]


def sides(runs: Sequence[Sequence[PlannedQuestion]], *, draw: Random) -> list[list[bool]]:
    """For each trial of each participant, whether its first stimulus is on the left.

    Parameters
    ----------
    runs : the questions of successive participants, in the order in which they are put.
    draw : decides where each chain of tied trials begins.
    """
    points = [(number, place) for number, run in enumerate(runs) for place in range(len(run))]
    lesser_is_left = _two_sides(points, _within(runs, draw), _along(runs, points), draw)
    return [
        [
            lesser_is_left[number, place] == (question.first == question.pair[0])
            for place, question in enumerate(run)
        ]
        for number, run in enumerate(runs)
    ]


def _within(runs: Sequence[Sequence[PlannedQuestion]], draw: Random) -> Ties:
    """Ties between neighbours of one pair within a participant, and between the single ones."""
    ties: Ties = {}
    single: dict[Pair, list[Point]] = {}
    for number, run in enumerate(runs):
        of_pair = _grouped(((number, place), run[place].pair) for place in range(len(run)))
        for pair, points in of_pair.items():
            if len(points) % 2:
                single.setdefault(pair, []).append(points.pop(draw.choice([0, -1])))
            elif draw.random() < 0.5:
                points = [*points[1:], points[0]]
            _tie(ties, points)
    for points in single.values():
        _tie(ties, points)
    return ties


def _along(runs: Sequence[Sequence[PlannedQuestion]], points: Iterable[Point]) -> Ties:
    """Ties between the participants who are put the same question."""
    ties: Ties = {}
    asked = _grouped((point, runs[point[0]][point[1]].question) for point in points)
    for of_question in asked.values():
        _tie(ties, of_question)
    return ties


def _grouped(labelled: Iterable[tuple[Point, Key]]) -> dict[Key, list[Point]]:
    groups: dict[Key, list[Point]] = {}
    for point, label in labelled:
        groups.setdefault(label, []).append(point)
    return groups


def _tie(ties: Ties, points: Sequence[Point]) -> None:
    """The first with the second, the third with the fourth; the last may stay single."""
    for one, other in zip(points[::2], points[1::2], strict=False):
        ties[one], ties[other] = other, one


def _two_sides(
    points: Iterable[Point], within: Ties, along: Ties, draw: Random
) -> dict[Point, bool]:
    """Opposite sides for all that are tied."""
    side: dict[Point, bool] = {}
    for start in points:
        if start in side:
            continue
        side[start] = draw.random() < 0.5
        for ties in ((within, along), (along, within)):
            for before, point in _chain(start, *ties):
                if point in side:
                    break
                side[point] = not side[before]
    return side


def _chain(start: Point, one: Ties, other: Ties) -> Iterator[tuple[Point, Point]]:
    """Along the ties of either sort in turn, each point with the one before it."""
    point = start
    while point in one:
        yield point, one[point]
        point = one[point]
        one, other = other, one
