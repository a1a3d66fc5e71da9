"""Trials of a task with a right answer: who is asked what, and what their arm shows."""

from collections import Counter
from random import Random

import pytest
from django.utils import translation

from studyapp.actions.tasks import label_of, prediction_of, simulated_answer, trials_of
from studyapp.models import Participant, Study, Trial
from tests.task_studies import SAID_AT_RANDOM, A, B, make_open_task_study

pytestmark = pytest.mark.django_db

SIMULATION, FAULT = Study.Task.SIMULATION, Study.Task.FAULT


def drawn(study: Study, arm: str, slot: int) -> list[Trial]:
    participant = Participant(study=study, arm=study.arms.get(name=arm), slot=slot)
    return trials_of(participant, study.question_set())


def names(trial: Trial) -> list[str | None]:
    return [
        stimulus and stimulus.explanation.condition.name for stimulus in (trial.left, trial.right)
    ]


@pytest.mark.parametrize("task", [SIMULATION, FAULT])
def test_an_arm_shows_nothing_one_explanation_or_both_and_asks_the_same(task):
    study = make_open_task_study(task)
    by_arm = {arm: drawn(study, arm, 0) for arm in ("none", "a", "b", "both")}
    asked = {tuple((t.question_id, tuple(t.options)) for t in trials) for trials in by_arm.values()}
    assert len(asked) == 1
    for nothing, a, b, both in zip(*by_arm.values(), strict=True):
        ending = "-broken" if a.question.expected == "faulty" else ""
        assert names(nothing) == [None, None]
        assert names(a) == [A + ending, None]
        assert names(b) == [B + ending, None]
        assert sorted(names(both)) == [A + ending, B + ending]
    on_the_left = Counter(names(trial)[0].startswith(A) for trial in by_arm["both"])
    assert abs(on_the_left[True] - on_the_left[False]) <= 2


def test_the_right_answer_is_in_every_place_and_the_others_are_mixed():
    study = make_open_task_study(SIMULATION, pictures=4)
    places, others = Counter(), set()
    for slot in range(8):
        for trial in drawn(study, "a", slot):
            assert sorted(trial.options) == sorted(trial.question.options)
            places[trial.question_id, trial.options.index("tabby cat")] += 1
            others.add(tuple(option for option in trial.options if option != "tabby cat"))
    assert set(places.values()) == {2}
    assert len(others) > 4


def test_half_of_what_somebody_sees_is_faulty_and_the_next_person_sees_the_other_half():
    study = make_open_task_study(FAULT)
    one, other = (
        {trial.question.image_id: trial.question.expected for trial in drawn(study, "b", slot)}
        for slot in (4, 5)
    )
    assert Counter(one.values()) == {"sound": 3, "faulty": 3}
    assert all({one[image], other[image]} == {"sound", "faulty"} for image in one)


def test_the_answers_of_one_person_stay_in_their_order_and_change_over_people():
    study = make_open_task_study(FAULT, pictures=3)
    orders = [{tuple(trial.options) for trial in drawn(study, "a", slot)} for slot in range(8)]
    assert {len(order) for order in orders} == {1}
    assert Counter(next(iter(order)) for order in orders) == {
        ("sound", "faulty"): 4,
        ("faulty", "sound"): 4,
    }


@pytest.mark.parametrize("task", [SIMULATION, FAULT])
def test_practice_comes_first_and_each_picture_of_it_once(task):
    study = make_open_task_study(task, pictures=4, practice=2, trials_per_participant=3)
    trials = drawn(study, "both", 0)
    assert [trial.kind for trial in trials] == ["practice"] * 2 + ["main"] * 3
    assert [trial.position for trial in trials] == [1, 2, 3, 4, 5]
    assert len({trial.question.image_id for trial in trials}) == 5


@pytest.mark.parametrize("task", [SIMULATION, FAULT])
def test_drawing_takes_as_many_queries_for_many_pictures_as_for_one(
    task, django_assert_max_num_queries
):
    study = make_open_task_study(task, pictures=12)
    with django_assert_max_num_queries(6):
        assert len(drawn(study, "both", 0)) == 10


def test_nobody_without_an_arm_is_given_trials():
    study = make_open_task_study(SIMULATION, pictures=1)
    with pytest.raises(ValueError, match="has no arm"):
        trials_of(Participant(study=study, slot=0), study.question_set())


def test_the_prediction_is_that_of_the_network_that_is_asked_about():
    study = make_open_task_study(FAULT)
    said = {t.question.expected: prediction_of(t.question) for t in drawn(study, "none", 0)}
    assert said == {"sound": "tabby cat", "faulty": SAID_AT_RANDOM}


def test_options_are_shown_in_words():
    assert label_of("Egyptian_cat") == "Egyptian cat"
    with translation.override("en"):
        assert label_of("sound") == "It works as it should"
        assert label_of("faulty") == "It is broken"


def test_simulated_people_are_right_as_often_as_stated():
    study = make_open_task_study(SIMULATION, pictures=1)
    (trial,) = drawn(study, "a", 0)
    draw = Random(1)
    answers = Counter(simulated_answer(trial, accuracy=0.7, draw=draw) for _ in range(1000))
    assert answers["tabby cat"] == pytest.approx(700, abs=50)
    assert set(answers) == set(trial.options)
