"""Which questions a participant gets, in which order, and which stimulus is on the left.

Sides are counterbalanced, not tossed: a coin would give some participants eight of ten on one side,
and a preference for a side would then pass for a preference for a method. Each participant has a
place in the plan, the slot. Along the slots every question is shown with its first stimulus on the
left exactly every other time, and within a participant half the sides are swapped.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from random import Random

from studyapp.design.seeds import generator


@dataclass(frozen=True)
class Placement:
    """One question for one participant: its identifier and the side of its first stimulus."""

    question: int
    first_is_left: bool


@dataclass(frozen=True)
class PlannedQuestion:
    """A question as the plan sees it: an identifier and the pair of conditions that meet in it."""

    question: int
    pair: Hashable


def allocate(
    questions: Sequence[PlannedQuestion], *, slot: int, trials: int, seed: int
) -> list[Placement]:
    """The questions of the participant in a slot, in the order in which they are put.

    With `trials` at least the number of questions everybody gets all of them. With fewer, the
    slots walk round the questions, so that all are shown equally often (within one).

    Parameters
    ----------
    questions : the main questions of a question set.
    slot : the participant's place in the plan, from 0.
    trials : how many questions a participant is given at most.
    seed : the study's seed.

    Raises
    ------
    ValueError : there is no question, or a slot or number of trials out of range.
    """
    if not questions:
        raise ValueError("questions is empty; a participant needs at least one.")
    if slot < 0 or trials < 1:
        raise ValueError(f"slot {slot} must be 0 or more and trials {trials} at least 1.")
    if trials >= len(questions):
        placements = _all_questions(questions, slot, seed)
    else:
        placements = _window(questions, slot, trials, seed)
    generator(seed, "order", slot).shuffle(placements)
    return placements


def _all_questions(questions: Sequence[PlannedQuestion], slot: int, seed: int) -> list[Placement]:
    """Sides alternate along a shuffle that two neighbouring slots share; the second is mirrored."""
    draw = generator(seed, "sides", slot // 2)
    mirrored = (slot + draw.randrange(2)) % 2
    by_pair = _grouped(questions, draw)
    flat = [question for group in by_pair for question in group]
    return [
        Placement(question.question, (index + mirrored) % 2 == 0)
        for index, question in enumerate(flat)
    ]


def _window(
    questions: Sequence[PlannedQuestion], slot: int, trials: int, seed: int
) -> list[Placement]:
    """The next `trials` places of an endless walk round the questions.

    The pairs of conditions take turns in the walk. The side of a place changes with its row, its
    column and its round, so that it alternates within a pair and from one round to the next.
    """
    draw = generator(seed, "walk")
    by_pair = _grouped(questions, draw)
    longest = max(map(len, by_pair))
    walk = [group[row] for row in range(longest) for group in by_pair if row < len(group)]
    start = draw.randrange(2)
    placements = []
    for place in range(slot * trials, (slot + 1) * trials):
        round_, index = divmod(place, len(walk))
        row, column = divmod(index, len(by_pair))
        placements.append(Placement(walk[index].question, (row + column + round_ + start) % 2 == 0))
    return placements


def _grouped(questions: Sequence[PlannedQuestion], draw: Random) -> list[list[PlannedQuestion]]:
    """The questions by pair of conditions, shuffled within each pair."""
    groups: dict[Hashable, list[PlannedQuestion]] = {}
    for question in questions:
        groups.setdefault(question.pair, []).append(question)
    for group in groups.values():
        draw.shuffle(group)
    return list(groups.values())
