"""Which questions each participant is given where there are more questions than trials.

Over the participants every pair of conditions is met equally often, and within a pair every
question is put equally often (within one, after every participant). A participant with at least
k - 1 trials compares all k conditions, directly or through others.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, repeat
from random import Random

from studyapp.design.pairs import all_pairs, circle_of_pairs, spanning_pairs
from studyapp.design.planned import Pair, PlannedQuestion


def select(
    questions: Sequence[PlannedQuestion], *, trials: int, slots: int, draw: Random
) -> list[list[PlannedQuestion]]:
    """The questions of the participants in successive slots, in no order that means anything."""
    if trials >= len(questions):
        return [list(questions) for _ in range(slots)]
    queues = _Queues(questions, draw)
    turns = _turns(queues, trials, draw)
    return [queues.take(next(turns), trials) for _ in range(slots)]


class _Queues:
    """The questions of each pair in a drawn order; the foremost is put next."""

    def __init__(self, questions: Sequence[PlannedQuestion], draw: Random) -> None:
        self.of: dict[Pair, list[PlannedQuestion]] = {}
        for question in draw.sample(questions, len(questions)):
            self.of.setdefault(question.pair, []).append(question)
        self.exposures: Counter[Pair] = Counter()
        self._waiting: dict[Pair, list[PlannedQuestion]] = {pair: [] for pair in self.of}

    def take(self, turns: Iterator[Pair], trials: int) -> list[PlannedQuestion]:
        """So many different questions, their pairs in the order of the turns.

        A pair whose questions have all been given to this participant loses its turn.
        """
        given: dict[PlannedQuestion, None] = {}
        per_pair: Counter[Pair] = Counter()
        seen: Counter[object] = Counter()
        while len(given) < trials:
            pair = next(turns)
            if per_pair[pair] < len(self.of[pair]):
                question = self._next(pair, given, seen)
                given[question] = None
                seen[question.picture] += 1
                per_pair[pair] += 1
                self.exposures[pair] += 1
        return list(given)

    def _next(
        self, pair: Pair, given: dict[PlannedQuestion, None], seen: Counter[object]
    ) -> PlannedQuestion:
        """Of the questions put least often, one whose picture this participant saw least often."""
        waiting = self._waiting[pair]
        if not waiting:
            waiting += self.of[pair]
        best: int | None = None
        for place, question in enumerate(waiting):
            if question in given:
                continue
            if best is None or seen[question.picture] < seen[waiting[best].picture]:
                best = place
            if not seen[question.picture]:
                break
        # Some question is always left: each round has all that this participant was not given.
        assert best is not None
        return waiting.pop(best)


def _turns(queues: _Queues, trials: int, draw: Random) -> Iterator[Iterator[Pair]]:
    """For each participant the pairs in the order in which they are to be met."""
    conditions = sorted({name for pair in queues.of for name in pair})
    if len(queues.of) < len(all_pairs(conditions)):
        return _joining_turns(queues, trials, draw)
    draw.shuffle(conditions)
    circle = [(min(pair), max(pair)) for pair in circle_of_pairs(conditions)]
    return repeat(cycle(circle))


def _joining_turns(queues: _Queues, trials: int, draw: Random) -> Iterator[Iterator[Pair]]:
    """Where some conditions never meet: first what joins all, then the least exposed.

    No order balances the pairs then and joins the conditions for everybody: a pair that alone
    joins two halves must be met by all. Joining goes first.
    """
    while True:
        yield _turns_of_one(queues, trials, draw)


def _turns_of_one(queues: _Queues, trials: int, draw: Random) -> Iterator[Pair]:
    offered = Counter(queues.exposures)
    pairs = sorted(draw.sample(list(queues.of), len(queues.of)), key=lambda pair: offered[pair])
    joining = spanning_pairs(pairs)
    if len(joining) <= trials:
        yield from joining
        offered.update(joining)
    while True:
        least = min(pairs, key=lambda pair: offered[pair])
        offered[least] += 1
        yield least
