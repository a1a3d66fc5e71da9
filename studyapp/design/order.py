"""In which order a participant is put their questions."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from studyapp.design.planned import PlannedQuestion

Item = TypeVar("Item")

LONGEST_RUN = 3  # trials in a row with one condition on one side
TRIES = 2000


def williams_row(size: int, row: int) -> list[int]:
    """One row of a Williams Latin square: the order of the participant in a slot.

    Over `williams_cycle(size)` successive rows every number is in every place equally often, and
    follows every other equally often. An odd size takes two squares, of which the second reads the
    first backwards.

    >>> williams_row(4, 0), williams_row(4, 1)
    ([0, 1, 3, 2], [1, 2, 0, 3])
    """
    first = [0]
    for step in range(1, size):
        first.append((first[-1] + (step if step % 2 else -step)) % size)
    turned = [(number + row) % size for number in first]
    is_second_square = size % 2 == 1 and row // size % 2 == 1
    return turned[::-1] if is_second_square else turned


def williams_cycle(size: int) -> int:
    """After how many participants a Williams square is complete."""
    return size if size % 2 == 0 else 2 * size


def longest_run(trials: Sequence[tuple[PlannedQuestion, bool]]) -> int:
    """The most trials in a row that show one condition on one side."""
    return max(_runs(trials), default=0)


def broken_up(
    trials: Sequence[tuple[PlannedQuestion, bool]], draw: Random
) -> list[tuple[PlannedQuestion, bool]]:
    """The same trials with no condition on one side more than three times in a row.

    Two trials at a time change places, as long as that makes the runs fewer; where no order is
    without them, few are left.
    """
    best = list(trials)
    excess = _excess(best)
    for _ in range(TRIES):
        if not excess:
            break
        tried = list(best)
        one, other = draw.randrange(len(tried)), draw.randrange(len(tried))
        tried[one], tried[other] = tried[other], tried[one]
        now = _excess(tried)
        if now <= excess:
            best, excess = tried, now
    return best


def _excess(trials: Sequence[tuple[PlannedQuestion, bool]]) -> int:
    """How many trials make some run too long."""
    return sum(run > LONGEST_RUN for run in _runs(trials))


def _runs(trials: Sequence[tuple[PlannedQuestion, bool]]) -> list[int]:
    """For each trial, the longer of the two runs of a condition on its side that it continues."""
    before: dict[tuple[str, bool], int] = {}
    lengths = []
    for question, first_is_left in trials:
        shown = ((question.first, first_is_left), (question.second, not first_is_left))
        before = {where: before.get(where, 0) + 1 for where in shown}
        lengths.append(max(before.values()))
    return lengths
