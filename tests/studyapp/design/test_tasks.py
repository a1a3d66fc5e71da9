from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.design.tasks import (
    LONGEST_RUN,
    answer_like,
    arranged,
    fault_plan,
    simulation_plan,
)

SEEDS = st.integers(0, 2**32)
SIZES = st.integers(1, 30)


@given(SIZES, st.integers(2, 5), SIZES, SEEDS)
def test_the_right_answer_is_in_every_place_equally_often_over_participants(
    questions, options, trials, seed
):
    shown, left = Counter(), Counter()
    turns = 2 * options * questions  # after which the plan begins anew, whatever the window
    for slot in range(turns):
        for one in simulation_plan([options] * questions, slot=slot, trials=trials, seed=seed):
            shown[one.item, one.place] += 1
            left[one.item, one.first_is_left] += 1
    assert len(set(shown.values())) == 1
    assert len(shown) == questions * options
    assert len(set(left.values())) == 1


@given(SIZES, st.integers(2, 5), SIZES, SEEDS, st.integers(0, 500))
def test_within_a_participant_places_and_sides_are_balanced_and_no_question_comes_twice(
    questions, options, trials, seed, slot
):
    plan = simulation_plan([options] * questions, slot=slot, trials=trials, seed=seed)
    assert len({one.item for one in plan}) == len(plan) == min(trials, questions)
    places = [sum(one.place == place for one in plan) for place in range(options)]
    lefts = sum(one.first_is_left for one in plan)
    assert abs(2 * lefts - len(plan)) <= 2
    assert max(places) - min(places) <= 4
    if trials >= questions:
        assert max(places) - min(places) <= 2


@given(SIZES, SIZES, SEEDS, st.integers(0, 500))
def test_half_of_what_a_participant_sees_is_faulty(pictures, trials, seed, slot):
    plan = fault_plan(pictures, slot=slot, trials=trials, seed=seed)
    assert len({one.item for one in plan}) == len(plan) == min(trials, pictures)
    assert abs(2 * sum(one.place for one in plan) - len(plan)) <= 1


@given(SIZES, SIZES, SEEDS, st.integers(0, 200))
def test_two_neighbours_see_the_same_pictures_with_the_networks_exchanged(
    pictures, trials, seed, pair
):
    one, other = (
        {p.item: p.place for p in fault_plan(pictures, slot=slot, trials=trials, seed=seed)}
        for slot in (2 * pair, 2 * pair + 1)
    )
    assert other == {item: 1 - place for item, place in one.items()}


@given(SIZES, SIZES, SEEDS)
def test_pictures_are_shown_equally_often(pictures, trials, seed):
    shown = Counter()
    for slot in range(2 * pictures):
        shown.update(p.item for p in fault_plan(pictures, slot=slot, trials=trials, seed=seed))
    assert len(shown) == pictures
    assert len(set(shown.values())) == 1


@given(st.integers(1, 20), SEEDS, st.integers(0, 20))
def test_four_participants_who_see_all_pictures_see_either_side_of_either_network(
    pictures, seed, group
):
    seen = Counter()
    for slot in range(4 * group, 4 * group + 4):
        for one in fault_plan(pictures, slot=slot, trials=pictures, seed=seed):
            seen[one.item, one.first_is_left, one.place] += 1
    assert set(seen.values()) == {1}
    assert len(seen) == 4 * pictures


@pytest.mark.parametrize("slot", range(20))
def test_no_right_answer_comes_more_than_three_times_in_a_row(slot):
    plan = fault_plan(24, slot=slot, trials=24, seed=5)
    runs = [len({one.place for one in plan[i : i + LONGEST_RUN + 1]}) for i in range(21)]
    assert min(runs) == 2


def test_the_same_slot_gets_the_same_plan_and_another_slot_another_order():
    plans = [simulation_plan([4] * 12, slot=slot, trials=12, seed=9) for slot in (3, 3, 4)]
    assert plans[0] == plans[1] != plans[2]
    items = [[one.item for one in plan] for plan in plans]
    assert sorted(items[0]) == sorted(items[2])
    assert items[0] != items[2]


@given(st.integers(0, 3), SEEDS)
def test_the_right_option_is_put_where_the_plan_says(place, seed):
    options = arranged("tabby", ["lynx", "fox", "wolf"], place=place, draw=Random(seed))
    assert options[place] == "tabby"
    assert sorted(options) == ["fox", "lynx", "tabby", "wolf"]


def test_a_simulated_person_is_right_as_often_as_stated_and_else_guesses_evenly():
    draw = Random(3)
    said = Counter(answer_like("a", ["b", "a", "c"], accuracy=0.6, draw=draw) for _ in range(3000))
    assert said["a"] / 3000 == pytest.approx(0.6, abs=0.03)
    assert said["b"] / 3000 == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (lambda: simulation_plan([], slot=0, trials=1, seed=1), "at least one"),
        (lambda: simulation_plan([1], slot=0, trials=1, seed=1), "at least 2"),
        (lambda: fault_plan(3, slot=-1, trials=1, seed=1), "slot -1"),
        (lambda: fault_plan(3, slot=0, trials=0, seed=1), "trials 0"),
        (lambda: answer_like("a", ["b"], accuracy=0.5, draw=Random(1)), "not one of"),
        (lambda: answer_like("a", ["a", "b"], accuracy=2, draw=Random(1)), "between 0 and 1"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong, reason):
    with pytest.raises(ValueError, match=reason):
        wrong()
