"""Orders: Williams squares by their two properties, and runs that are broken up."""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.design.allocation import allocate, block_length
from studyapp.design.order import broken_up, longest_run, williams_cycle, williams_row
from studyapp.design.planned import PlannedQuestion
from tests.studyapp.design.questions import plan


@pytest.mark.parametrize("size", range(1, 13))
def test_a_williams_square_puts_each_everywhere_and_after_each_other_equally_often(size):
    rows = [williams_row(size, row) for row in range(williams_cycle(size))]
    places = Counter((place, number) for row in rows for place, number in enumerate(row))
    follows = Counter(pair for row in rows for pair in pairwise(row))
    assert len(places) == size * size
    assert len(set(places.values())) == 1
    assert len(follows) == size * (size - 1)
    assert len(set(follows.values())) <= 1


@pytest.mark.parametrize("pictures", [6, 7])
def test_along_the_slots_the_questions_are_ordered_by_a_williams_square(pictures):
    people = williams_cycle(pictures)
    orders = [
        [p.question for p in allocate(plan(pictures), slot=s, trials=9, seed=3, order="williams")]
        for s in range(people)
    ]
    places = Counter((place, number) for row in orders for place, number in enumerate(row))
    follows = Counter(pair for row in orders for pair in pairwise(row))
    assert set(places.values()) == {people // pictures}
    assert len(follows) == pictures * (pictures - 1)
    assert len(set(follows.values())) == 1


def test_a_run_is_counted_for_the_condition_and_its_side():
    ab, ac, bc = (PlannedQuestion(0, *pair) for pair in ("ab", "ac", "bc"))
    assert longest_run([(ab, True), (ac, True), (ab, True), (bc, True)]) == 3
    assert longest_run([(ab, True), (bc, True), (ab, True)]) == 1
    assert longest_run([]) == 0


def test_long_runs_are_broken_up_without_losing_a_trial():
    sides = [(PlannedQuestion(n, "a", "b"), n < 10) for n in range(20)]
    mixed = broken_up(sides, Random(1))
    assert longest_run(mixed) <= 3 < longest_run(sides)
    assert sorted(mixed, key=lambda one: one[0].question) == sides


def test_where_no_order_helps_the_runs_stay():
    sides = [(PlannedQuestion(n, "a", "b"), True) for n in range(6)]
    assert longest_run(broken_up(sides, Random(1))) == 6


@settings(max_examples=40)
@given(
    pictures=st.integers(2, 9),
    conditions=st.integers(2, 4),
    people=st.integers(1, 40),
    seed=st.integers(0, 2**32),
    data=st.data(),
)
def test_with_fewer_trials_than_questions_each_is_in_every_place_equally_often(
    pictures, conditions, people, seed, data
):
    """After every participant, within one; what follows what is not balanced then."""
    questions = plan(pictures, conditions)
    trials = data.draw(st.integers(1, len(questions) - 1))
    places: dict[int, Counter[int]] = {}
    for slot in range(people):
        run = allocate(questions, slot=slot, trials=trials, seed=seed, order="williams")
        assert len({placement.question for placement in run}) == trials
        for place, placement in enumerate(run):
            places.setdefault(placement.question, Counter())[place] += 1
        for been in places.values():
            counts = [been[place] for place in range(trials)]
            assert max(counts) - min(counts) <= 1


def test_after_a_whole_block_the_places_are_exactly_even():
    questions = plan(8)
    length = block_length(questions, 6, "williams")
    places = Counter(
        (placement.question, place)
        for slot in range(length)
        for place, placement in enumerate(
            allocate(questions, slot=slot, trials=6, seed=2, order="williams")
        )
    )
    assert len(places) == 8 * 6
    assert len(set(places.values())) == 1
