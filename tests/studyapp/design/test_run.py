"""A whole run: practice first, then main trials and what checks on them, spread and balanced."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.design.planned import PlannedQuestion
from studyapp.design.run import Material, PlannedTrial, Rates, plan_run, share
from tests.studyapp.design.questions import plan

rates = st.sampled_from([0.0, 0.01, 0.1, 0.25, 0.5])
ALL_SORTS = Rates(catch=0.2, identical=0.2, repeat=0.3)


def marked(first: int, count: int) -> list[PlannedQuestion]:
    """Catch questions, of which every other one has the right choice in second place."""
    return [
        PlannedQuestion(first + n, *(("right", "wrong") if n % 2 else ("wrong", "right")))
        for n in range(count)
    ]


def material(pictures: int, conditions: int = 2, catch: int = 4) -> Material:
    practice = [PlannedQuestion(1000 + n, "a", "b") for n in range(3)]
    return Material(plan(pictures, conditions), practice, marked(2000, catch))


def run(
    slot: int, *, pictures: int = 10, conditions: int = 2, catch: int = 4, trials: int = 10, **how
) -> list[PlannedTrial]:
    settings_ = {"seed": 7, "order": "shuffled", "rates": ALL_SORTS} | how
    return plan_run(material(pictures, conditions, catch), slot=slot, trials=trials, **settings_)


def of_kind(planned: list[PlannedTrial], kind: str) -> list[PlannedTrial]:
    return [trial for trial in planned if trial.kind == kind]


@settings(max_examples=60)
@given(
    pictures=st.integers(1, 20),
    trials=st.integers(1, 25),
    wanted=st.builds(Rates, rates, rates, rates),
    slot=st.integers(0, 60),
    order=st.sampled_from(["shuffled", "williams"]),
)
def test_a_run_has_so_many_of_each_kind_and_no_question_twice_in_one(
    pictures, trials, wanted, slot, order
):
    planned = run(slot, pictures=pictures, trials=trials, rates=wanted, order=order)
    main = min(pictures, trials)
    counts = Counter(trial.kind for trial in planned)
    assert [trial.kind for trial in planned[:4]] == ["practice"] * 3 + ["main"]
    assert counts["practice"] == 3
    assert counts["main"] == main
    assert counts["catch"] == min(share(wanted.catch, main), 4)
    assert counts["identical"] == share(wanted.identical, main)
    assert counts["repeat"] == share(wanted.repeat, main)
    assert len({(trial.kind, trial.question) for trial in planned}) == len(planned)


@settings(max_examples=60)
@given(trials=st.integers(1, 40), rate=rates, slot=st.integers(0, 60))
def test_a_repeat_swaps_the_sides_and_comes_several_trials_after_its_original(trials, rate, slot):
    planned = run(slot, pictures=trials, trials=trials, rates=Rates(repeat=rate))[3:]
    place = {trial.question: n for n, trial in enumerate(planned) if trial.kind == "main"}
    for n, trial in enumerate(planned):
        if trial.kind == "repeat":
            original = place[trial.question]
            between = of_kind(planned[original + 1 : n], "main")
            assert len(between) >= min(5, trials // 2)
            assert trial.first_is_left is not planned[original].first_is_left


def test_shares_are_rounded_half_up_and_at_least_one_unless_none_is_wanted():
    assert [share(0.25, n) for n in (1, 2, 6, 10)] == [1, 1, 2, 3]
    assert share(0.29, 50) == 15  # 14.5, which binary fractions take for less
    assert share(0, 100) == 0
    with pytest.raises(ValueError, match=r"rate 0.6"):
        share(0.6, 10)


def test_with_catch_questions_and_no_catch_rate_none_is_shown():
    assert not of_kind(run(0, rates=Rates()), "catch")


def test_a_study_without_catch_questions_or_practice_has_none():
    bare = plan_run(
        Material(plan(4)), slot=0, trials=4, seed=1, order="shuffled", rates=Rates(catch=0.5)
    )
    assert {trial.kind for trial in bare} == {"main"}


def test_catch_questions_take_turns_and_the_right_choice_is_as_often_left_as_right():
    put: Counter[int] = Counter()
    right_on_the_left = {
        question.question: question.first == "right" for question in marked(2000, 4)
    }
    difference = 0
    for slot in range(20):
        for trial in of_kind(run(slot, trials=10), "catch"):
            put[trial.question] += 1
            difference += 1 if trial.first_is_left == right_on_the_left[trial.question] else -1
        assert max(put.values()) - min(put[2000 + n] for n in range(4)) <= 1
        assert abs(difference) <= 1


def test_identical_trials_are_balanced_over_questions_and_their_two_stimuli():
    shown: Counter[tuple[int, bool]] = Counter()
    for slot in range(10):
        for trial in of_kind(run(slot), "identical"):
            shown[trial.question, trial.first_is_left] += 1
    assert set(shown.values()) == {1}
    assert len(shown) == 20


def test_every_main_question_is_repeated_about_equally_often():
    repeated: Counter[int] = Counter()
    for slot in range(100):
        repeated.update(trial.question for trial in of_kind(run(slot), "repeat"))
    assert repeated.total() == 300
    assert all(20 <= repeated[question] <= 40 for question in range(10))


def test_practice_keeps_its_order_and_is_balanced_too():
    ways: Counter[tuple[int, bool]] = Counter()
    for slot in range(8):
        practice = of_kind(run(slot), "practice")
        assert [trial.question for trial in practice] == [1000, 1001, 1002]
        ways.update((trial.question, trial.first_is_left) for trial in practice)
    assert set(ways.values()) == {4}


def test_further_trials_are_spread_over_the_run():
    """Each kind has one in every stretch of the run, so none is crowded at one end."""
    for slot in range(20):
        planned = run(slot, pictures=40, trials=40, rates=Rates(0.1, 0.1, 0))[3:]
        for kind in ("catch", "identical"):
            places = [
                len(of_kind(planned[:n], "main"))
                for n, trial in enumerate(planned)
                if trial.kind == kind
            ]
            assert [(place - 1) // 10 for place in places] == [0, 1, 2, 3]


def test_an_identical_trial_does_not_stand_beside_its_own_question():
    for slot in range(20):
        planned = run(slot, rates=Rates(identical=0.2))[3:]
        for n, trial in enumerate(planned):
            if trial.kind == "identical":
                around = planned[n - 1 : n] + planned[n + 1 : n + 2]
                assert trial.question not in {other.question for other in around}


@pytest.mark.parametrize("order", ["shuffled", "williams"])
def test_repeats_make_no_run_of_one_condition_on_one_side_longer_than_three(order):
    for slot in range(40):
        planned = run(slot, pictures=20, trials=20, order=order, rates=Rates(repeat=0.3))[3:]
        sides = "".join("L" if trial.first_is_left else "R" for trial in planned)
        assert "LLLL" not in sides
        assert "RRRR" not in sides
