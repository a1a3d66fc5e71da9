"""The whole run of a participant: practice first, then the main trials and what checks on them.

Besides main trials a study may want, each at a rate, catch trials (with a right choice), identical
trials (one stimulus on both sides: whoever prefers one prefers a side) and repeats of main trials
with the sides swapped. They are spread over the run and never come before the first main trial.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from studyapp.design.allocation import Order, allocate
from studyapp.design.order import LONGEST_RUN, longest_run
from studyapp.design.planned import Placement, PlannedQuestion
from studyapp.design.seeds import generator

ATTEMPTS = 50  # at repeats by which no condition stays long on one side
IN_TURN = 20  # attempts at that by other places alone, before other trials are repeated
DISTANCE = 5  # main trials between a main trial and its repeat, unless the run is shorter than ten


@dataclass(frozen=True)
class Material:
    """The questions of a question set, by what they are for.

    Of a catch question `first` and `second` are "right" and "wrong" in the order of its stimuli.
    """

    main: Sequence[PlannedQuestion]
    practice: Sequence[PlannedQuestion] = ()
    catch: Sequence[PlannedQuestion] = ()


@dataclass(frozen=True)
class Rates:
    """How many further trials there are per main trial, each from 0 to 0.5."""

    catch: float = 0.0
    identical: float = 0.0
    repeat: float = 0.0


@dataclass(frozen=True)
class PlannedTrial:
    """One trial of a run.

    Attributes
    ----------
    kind : practice, main, catch, identical or repeat.
    question : its identifier.
    first_is_left : its first stimulus is on the left; of an identical trial, on both sides.
    """

    kind: str
    question: int
    first_is_left: bool


def plan_run(
    material: Material, *, slot: int, trials: int, seed: int, order: str, rates: Rates
) -> list[PlannedTrial]:
    """All trials of the participant in a slot, in the order in which they are put.

    Raises
    ------
    ValueError : there is no main question, or a slot, number of trials or rate out of range.
    """
    main = allocate(material.main, slot=slot, trials=trials, seed=seed, order=order)
    further = {
        "catch": _some(material.catch, rates.catch, len(main), slot, seed, "catch"),
        "identical": _some(material.main, rates.identical, len(main), slot, seed, "identical"),
    }
    draw = generator(seed, "spread", slot)
    runs = []
    for attempt in range(ATTEMPTS):
        after = _Insertions(main, draw)
        for kind, placements in further.items():
            after.spread(kind, placements)
        after.repeat(share(rates.repeat, len(main)), turn=slot if attempt < IN_TURN else None)
        runs.append(after.run())
        if _longest_run(runs[-1], material.main) <= LONGEST_RUN:
            break
    best = min(runs, key=lambda run: _longest_run(run, material.main))
    return [*_practice(material.practice, slot, seed), *best]


def _practice(questions: Sequence[PlannedQuestion], slot: int, seed: int) -> list[PlannedTrial]:
    """All of them, in their own order."""
    if not questions:
        return []
    placements = allocate(
        questions,
        slot=slot,
        trials=len(questions),
        seed=seed,
        order=Order.GIVEN,
        purpose="practice",
    )
    return [_trial("practice", placement) for placement in placements]


def _some(
    questions: Sequence[PlannedQuestion], rate: float, main: int, slot: int, seed: int, purpose: str
) -> list[Placement]:
    """So many of the questions as the rate says; they take turns along the slots."""
    count = min(share(rate, main), len(questions))
    if not count:
        return []
    return allocate(questions, slot=slot, trials=count, seed=seed, purpose=purpose)


def _longest_run(run: Sequence[PlannedTrial], questions: Sequence[PlannedQuestion]) -> int:
    """The most main trials and repeats in a row, without others between, that show one condition on
    one side."""
    by_number = {question.question: question for question in questions}
    longest, unbroken = 0, []
    for trial in run:
        if trial.kind in ("main", "repeat"):
            unbroken.append((by_number[trial.question], trial.first_is_left))
        else:
            longest, unbroken = max(longest, longest_run(unbroken)), []
    return max(longest, longest_run(unbroken))


def share(rate: float, trials: int) -> int:
    """So many of the trials, rounded half up; at least one, unless the rate is 0.

    >>> share(0.1, 10), share(0.25, 10), share(0.01, 10), share(0, 10)
    (1, 3, 1, 0)

    Raises
    ------
    ValueError : the rate is not between 0 and 0.5.
    """
    if not 0 <= rate <= 0.5:
        raise ValueError(f"rate {rate} must lie between 0 and 0.5.")
    exact = Decimal(str(rate)) * trials  # 0.29 of 50 is 14.5, which binary fractions miss
    return max(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), 1 if rate else 0)


class _Insertions:
    """What comes after which main trial, counted from 1."""

    def __init__(self, main: Sequence[Placement], draw: Random) -> None:
        self.main = main
        self.draw = draw
        self.after: dict[int, list[PlannedTrial]] = {}

    def spread(self, kind: str, placements: Sequence[Placement]) -> None:
        """One in each of as many equal stretches of the run, not beside its own question."""
        for stretch, placement in zip(
            _stretches(1, len(self.main), len(placements)), placements, strict=True
        ):
            apart = [
                place
                for place in stretch
                if placement.question
                not in {trial.question for trial in self.main[place - 1 : place + 1]}
            ]
            place = self.draw.choice(apart or list(stretch))
            self.after.setdefault(place, []).append(_trial(kind, placement))

    def repeat(self, count: int, *, turn: int | None) -> None:
        """Repeat so many main trials, the sides swapped, each `DISTANCE` main trials later.

        The questions take turns along the slots, as far as their places in the run allow; without a
        turn they are drawn.
        """
        distance = min(DISTANCE, len(self.main) // 2)
        in_turn = sorted(self.main, key=lambda placement: placement.question)
        if turn is None:
            self.draw.shuffle(in_turn)
        else:
            start = turn * count % len(in_turn)
            in_turn = [*in_turn[start:], *in_turn[:start]]
        for stretch in _stretches(distance + 1, len(self.main), count):
            place = self.draw.choice(stretch)
            early = self.main[: place - distance]
            original = next(placement for placement in in_turn if placement in early)
            in_turn.remove(original)
            swapped = Placement(original.question, not original.first_is_left)
            self.after.setdefault(place, []).append(_trial("repeat", swapped))

    def run(self) -> list[PlannedTrial]:
        run = []
        for place, placement in enumerate(self.main, start=1):
            further = self.after.get(place, [])
            run += [_trial("main", placement), *self.draw.sample(further, len(further))]
        return run


def _trial(kind: str, placement: Placement) -> PlannedTrial:
    return PlannedTrial(kind, placement.question, placement.first_is_left)


def _stretches(first: int, last: int, count: int) -> list[range]:
    """The places from first to last cut into so many stretches, as equal as can be, none empty."""
    length = last - first + 1
    cuts = [first + length * number // count for number in range(count + 1)] if count else []
    return [range(cuts[i], max(cuts[i + 1], cuts[i] + 1)) for i in range(count)]
