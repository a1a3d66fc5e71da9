"""Which questions a participant gets, in which order, and which stimulus is on the left.

Sides are counterbalanced, not tossed: a coin would give some participants eight of ten on one side,
and a preference for a side would then pass for a preference for a method. Each participant has a
place in the plan, the slot. The plan is made of blocks of successive slots; a block is complete in
itself, and whoever takes one of its slots gets what the block says, so that people who drop out can
be replaced one for one.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from math import ceil, comb, gcd, lcm
from random import Random

from studyapp.design.even_places import evenly_placed
from studyapp.design.order import LONGEST_RUN, broken_up, longest_run, williams_cycle, williams_row
from studyapp.design.planned import Placement, PlannedQuestion
from studyapp.design.seeds import generator
from studyapp.design.selection import select
from studyapp.design.sides import sides

LONGEST_BLOCK = 600  # slots; of 200 trials each, planning them takes a second or two, once
ATTEMPTS = 50  # at sides without a long run

Run = list[tuple[PlannedQuestion, bool]]  # and whether the first stimulus is on the left


class Order(StrEnum):
    """How a participant's questions are ordered."""

    SHUFFLED = "shuffled"
    WILLIAMS = "williams"
    GIVEN = "given"


def allocate(
    questions: Sequence[PlannedQuestion],
    *,
    slot: int,
    trials: int,
    seed: int,
    order: str = Order.SHUFFLED,
    purpose: str = "main",
) -> list[Placement]:
    """The questions of the participant in a slot, in the order in which they are put.

    With `trials` at least the number of questions everybody gets all of them. With fewer, the
    questions take turns (see `selection`). Sides are half and half within every participant and
    pair of conditions, and along the slots for every question, within one where numbers are odd
    (see `sides`).

    Parameters
    ----------
    questions : those to choose from; an identifier once only.
    slot : the participant's place in the plan, from 0.
    trials : how many questions a participant is given at most.
    seed : the study's seed.
    order : "shuffled" for each participant, "williams" (a Williams Latin square along the slots;
        with fewer trials than questions only its balance of places) or "given" (as they come).
    purpose : of the trials; draws for different purposes are independent.

    Raises
    ------
    ValueError : there is no question, or a slot or number of trials out of range.
    """
    if not questions:
        raise ValueError("questions is empty; a participant needs at least one.")
    if slot < 0 or trials < 1:
        raise ValueError(f"slot {slot} must be 0 or more and trials {trials} at least 1.")
    trials = min(trials, len(questions))
    length = block_length(questions, trials, order)
    block, place = divmod(slot, length)
    run = _block(tuple(questions), trials, seed, Order(order), purpose, block)[place]
    if order == Order.SHUFFLED:
        run = broken_up(run, generator(seed, purpose, "runs", slot))
    return [Placement(question.question, first_is_left) for question, first_is_left in run]


def block_length(
    questions: Sequence[PlannedQuestion], trials: int, order: str = Order.SHUFFLED
) -> int:
    """After how many slots every question was put the same even number of times.

    In Williams order also equally often in every place. That takes pairs of conditions that are
    met equally often; where some do not exist, or have fewer questions than turns in a run, and
    where it would take longer, a block has 600 slots.
    """
    if trials >= len(questions):
        return 2
    per_pair = Counter(question.pair for question in questions)
    conditions = {name for pair in per_pair for name in pair}
    turns_of_a_pair = ceil(trials / len(per_pair))
    if len(per_pair) < comb(len(conditions), 2) or turns_of_a_pair > min(per_pair.values()):
        return LONGEST_BLOCK
    times = lcm(2, trials) if order == Order.WILLIAMS else 2
    exposures = len(per_pair) * lcm(*(times * count for count in per_pair.values()))
    return min(exposures // gcd(exposures, trials), LONGEST_BLOCK)


@lru_cache(maxsize=8)
def _block(
    questions: tuple[PlannedQuestion, ...],
    trials: int,
    seed: int,
    order: Order,
    purpose: str,
    block: int,
) -> list[Run]:
    """The runs of all slots of a block. Sides depend on one another throughout a block."""
    length = block_length(questions, trials, order)
    draw = generator(seed, purpose, "block", block)
    selected = select(questions, trials=trials, slots=length, draw=draw)
    if order == Order.WILLIAMS and trials < len(questions):
        runs = evenly_placed(selected, draw=draw)
    else:
        runs = [
            _ordered(run, order, seed, purpose, slot=block * length + place)
            for place, run in enumerate(selected)
        ]
    return _with_sides(runs, tries=ATTEMPTS if length == 2 else 1, draw=draw)


def _with_sides(
    runs: Sequence[Sequence[PlannedQuestion]], *, tries: int, draw: Random
) -> list[Run]:
    """The sides of all runs, drawn until no condition stays long on one side, or the best of many.

    Shuffled runs get another order where that happens, runs in a fixed order only other sides.
    """
    best: list[Run] = []
    for _ in range(tries):
        drawn = zip(runs, sides(runs, draw=draw), strict=True)
        tried = [list(zip(*both, strict=True)) for both in drawn]
        if not best or max(map(longest_run, tried)) < max(map(longest_run, best)):
            best = tried
        if max(map(longest_run, best)) <= LONGEST_RUN:
            break
    return best


def _ordered(
    questions: Sequence[PlannedQuestion], order: Order, seed: int, purpose: str, slot: int
) -> list[PlannedQuestion]:
    if order == Order.GIVEN:
        return list(questions)
    if order == Order.SHUFFLED:
        return generator(seed, purpose, "order", slot).sample(questions, len(questions))
    size = len(questions)
    labelled = sorted(questions, key=lambda question: question.question)
    generator(seed, purpose, "labels", slot // williams_cycle(size)).shuffle(labelled)
    return [labelled[number] for number in williams_row(size, slot)]
