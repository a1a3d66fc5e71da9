"""Sides are balanced exactly, within people and along people."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.design.allocation import PlannedQuestion, allocate
from studyapp.design.pairs import all_pairs


def plan(questions: int, pairs: int = 1) -> list[PlannedQuestion]:
    return [PlannedQuestion(number, number % pairs) for number in range(questions)]


@given(half=st.integers(1, 20), slot=st.integers(0, 500), seed=st.integers(0, 2**32))
def test_with_an_even_number_of_questions_exactly_half_are_swapped(half, slot, seed):
    placements = allocate(plan(2 * half), slot=slot, trials=200, seed=seed)
    assert sum(place.first_is_left for place in placements) == half


@given(
    questions=st.integers(1, 30),
    pairs=st.integers(1, 3),
    slot=st.integers(0, 500),
    seed=st.integers(0, 2**32),
)
def test_everybody_gets_every_question_once_balanced_within_each_pair(questions, pairs, slot, seed):
    planned = plan(questions, pairs)
    placements = allocate(planned, slot=slot, trials=questions, seed=seed)
    assert sorted(place.question for place in placements) == list(range(questions))
    for pair in range(pairs):
        sides = [place.first_is_left for place in placements if place.question % pairs == pair]
        assert abs(2 * sum(sides) - len(sides)) <= 1
    assert abs(2 * sum(place.first_is_left for place in placements) - questions) <= 1


@given(
    questions=st.integers(1, 12),
    trials=st.integers(1, 14),
    people=st.integers(1, 40),
    seed=st.integers(0, 2**32),
)
def test_along_people_every_question_is_shown_both_ways_equally_often(
    questions, trials, people, seed
):
    ways: Counter[tuple[int, bool]] = Counter()
    for slot in range(people):
        for place in allocate(plan(questions), slot=slot, trials=trials, seed=seed):
            ways[place.question, place.first_is_left] += 1
    for question in range(questions):
        assert abs(ways[question, True] - ways[question, False]) <= 1
    shown = [ways[question, True] + ways[question, False] for question in range(questions)]
    assert max(shown) - min(shown) <= 1


@given(questions=st.integers(2, 12), slot=st.integers(0, 60), data=st.data())
def test_with_fewer_trials_than_questions_nobody_sees_one_twice(questions, slot, data):
    trials = data.draw(st.integers(1, questions - 1))
    placements = allocate(plan(questions), slot=slot, trials=trials, seed=3)
    assert len({place.question for place in placements}) == len(placements) == trials
    assert abs(2 * sum(place.first_is_left for place in placements) - trials) <= 1


def test_the_same_seed_gives_the_same_plan_and_another_seed_another():
    same = [allocate(plan(10), slot=0, trials=10, seed=seed) for seed in (1, 1, 2)]
    assert same[0] == same[1] != same[2]


def test_the_order_differs_from_person_to_person():
    orders = {
        tuple(place.question for place in allocate(plan(10), slot=slot, trials=10, seed=1))
        for slot in range(20)
    }
    assert len(orders) == 20


def test_what_cannot_be_planned_is_refused_by_name():
    with pytest.raises(ValueError, match="questions is empty"):
        allocate([], slot=0, trials=1, seed=1)
    with pytest.raises(ValueError, match="trials 0"):
        allocate(plan(2), slot=0, trials=0, seed=1)


def test_three_conditions_meet_in_three_pairs():
    assert all_pairs(["a", "b", "c"]) == [("a", "b"), ("a", "c"), ("b", "c")]
