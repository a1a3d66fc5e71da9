"""Everything that chance decides is stored on the trials."""

from collections import Counter

import pytest

from studyapp.models import Arm, Participant, Study
from tests.factories import make_open_study, make_participant
from tests.studyapp.actions.marks import make_marked_study

pytestmark = pytest.mark.django_db

RATES = {"catch_rate": 0.2, "identical_rate": 0.1, "repeat_rate": 0.2}


def test_a_run_is_stored_in_its_order_with_what_each_trial_is_for():
    participant = make_participant(make_marked_study(**RATES))
    trials = list(participant.trials.order_by("position"))
    assert [trial.position for trial in trials] == list(range(1, 18))
    assert [trial.kind for trial in trials[:3]] == ["practice", "practice", "main"]
    assert Counter(trial.kind for trial in trials) == {
        "practice": 2,
        "main": 10,
        "catch": 2,
        "identical": 1,
        "repeat": 2,
    }


def test_practice_keeps_the_order_of_the_set():
    participant = make_participant(make_marked_study(practice=3))
    practice = participant.trials.filter(kind="practice").order_by("position")
    places = [trial.question.position for trial in practice]
    assert places == sorted(places)


def test_a_repeat_knows_its_original_and_shows_it_the_other_way_round():
    participant = make_participant(make_marked_study(**RATES))
    repeats = participant.trials.filter(kind="repeat")
    assert len(repeats) == 2
    for trial in repeats:
        original = trial.repeat_of
        assert original.participant == participant
        assert original.kind == "main"
        assert original.position < trial.position - 5
        assert (original.left, original.right) == (trial.right, trial.left)
    assert not participant.trials.exclude(kind="repeat").filter(repeat_of__isnull=False).exists()


def test_an_identical_trial_shows_one_stimulus_twice():
    participant = make_participant(make_marked_study(**RATES))
    (trial,) = participant.trials.filter(kind="identical")
    assert trial.left == trial.right
    assert trial.left in (trial.question.first, trial.question.second)


def test_without_a_catch_rate_no_catch_question_is_put():
    participant = make_participant(make_marked_study())
    assert not participant.trials.filter(kind="catch").exists()


def test_the_right_choice_of_catch_trials_is_as_often_left_as_right():
    study = make_marked_study(pictures=5, catch=3, catch_rate=0.2)
    right_is_left = []
    for _ in range(6):
        for trial in make_participant(study).trials.filter(kind="catch"):
            right = getattr(trial.question, trial.question.expected)
            right_is_left.append(trial.left == right)
    assert len(right_is_left) == 6
    assert sum(right_is_left) == 3


def test_the_order_is_that_of_the_study():
    study = make_open_study(pictures=4, order=Study.Order.WILLIAMS)
    places = Counter(
        (trial.question_id, trial.position)
        for _ in range(4)
        for trial in make_participant(study).trials.all()
    )
    assert set(places.values()) == {1}
    assert len(places) == 16


def test_the_question_set_the_place_and_the_arm_are_stored():
    study = make_open_study(pictures=2)
    arms = [Arm.objects.create(study=study, name=name) for name in ("hidden", "shown")]
    people = [make_participant(study) for _ in range(4)]
    assert {person.question_set for person in people} == {study.question_set()}
    assert Counter((person.arm, person.slot) for person in people) == Counter(
        (arm, slot) for arm in arms for slot in (0, 1)
    )


def test_the_same_place_in_two_arms_is_the_same_plan():
    study = make_open_study(pictures=4)
    for name in ("hidden", "shown"):
        Arm.objects.create(study=study, name=name)
    one, two = (
        list(make_participant(study).trials.order_by("position").values_list("left", "right"))
        for _ in range(2)
    )
    assert one == two


def test_who_takes_over_a_place_gets_the_very_same_trials():
    study = make_marked_study(**RATES)
    first = make_participant(study)
    facts = ("question", "kind", "left", "right")
    drawn = list(first.trials.order_by("position").values_list(*facts))
    Participant.objects.filter(pk=first.pk).delete()
    second = make_participant(study)
    assert second.slot == 0
    assert list(second.trials.order_by("position").values_list(*facts)) == drawn
