"""Tasks with a right answer: which questions a participant gets, and how the answers are ordered.

Two tasks are designed here. In *forward simulation* people say what the classifier will answer; the
right answer must be in every place of the list equally often. In *spotting the faulty model* half
of what a participant sees is explained by the sound network and half by the faulty one, and every
picture is shown as either equally often. Nothing is tossed: a coin would give some participants
eight faulty networks of ten.

Each participant has a place in the plan of their arm, the slot, and the slots walk round the
questions, so that all are put equally often.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from studyapp.design.seeds import generator

LONGEST_RUN = 3  # equal right answers in a row
TRIES = 200


@dataclass(frozen=True)
class Placement:
    """One picture for one participant.

    Attributes
    ----------
    item : its index among the items.
    first_is_left : where both explanations are shown, the first is on the left.
    place : of the right answer among the options, from 0.
    """

    item: int
    first_is_left: bool
    place: int


def simulation_plan(
    options: Sequence[int], *, slot: int, trials: int, seed: int
) -> list[Placement]:
    """What the participant in a slot is asked to foresee, in the order in which it is put.

    Along the slots each question has its right answer in every place equally often, and its first
    explanation on the left every other time; within a participant both hold within two.

    Parameters
    ----------
    options : of each question, how many answers it offers.
    slot : the participant's place in the plan, from 0.
    trials : how many questions a participant is given at most.
    seed : the study's seed.

    Raises
    ------
    ValueError : there is no question, one with fewer than two options, or a number out of range.
    """
    _check(len(options), slot, trials)
    if min(options) < 2:
        raise ValueError(f"options {min(options)} is too few; a question needs at least 2.")
    walk = _walk(len(options), seed)
    window = min(trials, len(options))
    placements = []
    for number in range(slot * window, (slot + 1) * window):
        round_, index = divmod(number, len(options))
        item, turn = walk[index], index + round_
        placements.append(Placement(item, turn % 2 == 0, turn // 2 % options[item]))
    return _ordered(placements, generator(seed, "order", slot))


def fault_plan(pictures: int, *, slot: int, trials: int, seed: int) -> list[Placement]:
    """Which network explains which picture to the participant in a slot, in the order put.

    `place` is 0 for the sound network and 1 for the faulty one. Within a participant the two are
    equally frequent (within one). Two neighbouring slots get the same pictures with the networks
    exchanged, so that every picture is shown as either exactly equally often.

    Raises
    ------
    ValueError : there is no picture, or a number out of range.
    """
    _check(pictures, slot, trials)
    walk = _walk(pictures, seed)
    window, pair = min(trials, pictures), slot // 2
    dealt = list(range(window))
    generator(seed, "networks", pair // 2 if window == pictures else pair).shuffle(dealt)
    placements = []
    for number in range(window):
        round_, index = divmod(pair * window + number, pictures)
        is_left = (dealt[number] // 2 + round_) % 2 == 0
        placements.append(Placement(walk[index], is_left, (dealt[number] + slot) % 2))
    return _ordered(placements, generator(seed, "order", slot))


def arranged(expected: str, others: Sequence[str], *, place: int, draw: Random) -> list[str]:
    """The options with the right one in its place and the others in a drawn order."""
    mixed = list(others)
    draw.shuffle(mixed)
    return [*mixed[:place], expected, *mixed[place:]]


def answer_like(expected: str, options: Sequence[str], *, accuracy: float, draw: Random) -> str:
    """What somebody answers who is right with this probability, and else guesses among the others.

    Raises
    ------
    ValueError : the accuracy is no probability, or the right answer is not among the options.
    """
    if not 0 <= accuracy <= 1:
        raise ValueError(f"accuracy {accuracy} must lie between 0 and 1.")
    if expected not in options:
        raise ValueError(f"expected {expected!r} is not one of the options {list(options)}.")
    if draw.random() < accuracy:
        return expected
    return draw.choice([option for option in options if option != expected])


def _check(questions: int, slot: int, trials: int) -> None:
    if questions < 1:
        raise ValueError("questions is empty; a participant needs at least one.")
    if slot < 0 or trials < 1:
        raise ValueError(f"slot {slot} must be 0 or more and trials {trials} at least 1.")


def _walk(length: int, seed: int) -> list[int]:
    walk = list(range(length))
    generator(seed, "walk").shuffle(walk)
    return walk


def _ordered(placements: list[Placement], draw: Random) -> list[Placement]:
    """A shuffle without long runs of equal right answers, the best of many where none is."""
    shuffles: list[tuple[int, int, list[Placement]]] = []
    for _ in range(TRIES):
        shuffled = draw.sample(placements, len(placements))
        shuffles.append((_longest_run(shuffled), len(shuffles), shuffled))
        if shuffles[-1][0] <= LONGEST_RUN:
            break
    return min(shuffles)[2]


def _longest_run(placements: Sequence[Placement]) -> int:
    longest = run = 0
    last = -1
    for placement in placements:
        run = run + 1 if placement.place == last else 1
        longest, last = max(longest, run), placement.place
    return longest
