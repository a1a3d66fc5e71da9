"""Enrolling draws and stores everything at once."""

import pytest

from studyapp.actions.taking_part.enrol import StudyNotOpen, enrol
from studyapp.models import Participant
from studyapp.models.participation import new_token
from tests.factories import make_open_study, make_study

pytestmark = pytest.mark.django_db


def test_a_participant_gets_every_question_once_half_of_them_swapped():
    study = make_open_study()
    participant = enrol(study=study, token=new_token())
    trials = list(participant.trials.all())
    assert [trial.position for trial in trials] == list(range(1, 11))
    assert len({trial.question_id for trial in trials}) == 10
    swapped = sum(trial.left == trial.question.second for trial in trials)
    assert swapped == 5


def test_two_neighbours_see_every_question_both_ways_round():
    study = make_open_study()
    one, two = (enrol(study=study, token=new_token()) for _ in range(2))
    sides = {trial.question_id: trial.left_id for trial in one.trials.all()}
    assert all(sides[trial.question_id] == trial.right_id for trial in two.trials.all())


def test_sending_the_consent_form_twice_makes_one_participant():
    study = make_open_study()
    token = new_token()
    assert enrol(study=study, token=token) == enrol(study=study, token=token)
    assert Participant.objects.count() == 1


def test_a_study_that_is_not_open_takes_nobody_in():
    study = make_study()
    with pytest.raises(StudyNotOpen, match="Draft"):
        enrol(study=study, token=new_token())


def test_rehearsals_leave_no_gap_in_the_plan():
    study = make_open_study()
    enrol(study=study, token=new_token(), kind="simulated")
    assert enrol(study=study, token=new_token()).slot == 0


def test_every_picture_of_every_trial_has_an_address_of_its_own():
    study = make_open_study()
    trials = [t for _ in range(2) for t in enrol(study=study, token=new_token()).trials.all()]
    tokens = [
        token
        for trial in trials
        for token in (trial.token, trial.original_token, trial.left_token, trial.right_token)
    ]
    assert len(set(tokens)) == len(tokens) == 80
