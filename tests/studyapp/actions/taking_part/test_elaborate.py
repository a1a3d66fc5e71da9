"""What follows a choice is stored once, in its turn, and only where it is asked."""

import pytest

from studyapp.actions.studies import set_status
from studyapp.actions.taking_part.elaborate import elaborate, go_on, state_of
from studyapp.actions.taking_part.enrol import StudyNotOpen
from studyapp.actions.taking_part.respond import OutOfOrder, respond
from studyapp.actions.taking_part.way import Step, current_trial, step_of
from studyapp.models import Elaboration, Event, Study, Trial
from tests.factories import make_open_study, make_participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant():
    """Somebody who has chosen in the first of two trials and is to say how sure they are."""
    study = make_open_study(pictures=2, asks_confidence=True)
    participant = make_participant(study)
    respond(participant=participant, trial_token=participant.next_trial().token, side="left")
    participant.refresh_from_db()
    return participant


def _elaborate(participant, trial: Trial, confidence: int = 4) -> Elaboration:
    return elaborate(participant=participant, trial_token=trial.token, confidence=confidence)


def test_the_first_elaboration_stands(participant):
    trial = current_trial(participant)
    assert state_of(trial) == "elaborate"
    first = _elaborate(participant, trial, 2)
    assert _elaborate(participant, trial, 5) == first
    assert Elaboration.objects.get().confidence == 2


def test_the_way_goes_on_only_after_the_last_elaboration(participant):
    first, second = participant.trials.order_by("position")
    with pytest.raises(OutOfOrder):
        respond(participant=participant, trial_token=second.token, side="left")
    with pytest.raises(OutOfOrder):
        _elaborate(participant, second)
    _elaborate(participant, first)
    respond(participant=participant, trial_token=second.token, side="left")
    assert step_of(participant) == Step.TRIAL
    _elaborate(participant, second)
    assert step_of(participant) == Step.QUESTIONS


def test_a_paused_study_takes_no_elaboration_in_but_repeats_what_it_has(participant):
    first = current_trial(participant)
    known = _elaborate(participant, first)
    second = participant.trials.get(position=2)
    respond(participant=participant, trial_token=second.token, side="left")
    set_status(study=participant.study, status=Study.Status.PAUSED)
    assert _elaborate(participant, first, 1) == known
    with pytest.raises(StudyNotOpen):
        _elaborate(participant, second)


def test_another_participants_choice_cannot_be_elaborated(participant):
    other = make_participant(participant.study)
    with pytest.raises(Trial.DoesNotExist):
        _elaborate(other, current_trial(participant))


def test_a_choice_that_nobody_made_wants_no_elaboration(participant):
    _elaborate(participant, current_trial(participant))
    trial = current_trial(participant)
    Event.objects.create(participant=participant, trial=trial, kind=Event.Kind.PICTURE_FAILED)
    respond(participant=participant, trial_token=trial.token, side="none")
    assert step_of(participant) == Step.QUESTIONS
    with pytest.raises(OutOfOrder):
        _elaborate(participant, trial)


def test_feedback_cannot_be_left_before_its_choice_and_is_left_once(participant):
    first, second = participant.trials.order_by("position")
    with pytest.raises(OutOfOrder):
        go_on(participant=participant, trial_token=first.token)
    participant.trials.update(kind=Trial.Kind.PRACTICE)
    with pytest.raises(OutOfOrder):
        go_on(participant=participant, trial_token=second.token)
    go_on(participant=participant, trial_token=first.token)
    seen = Trial.objects.get(pk=first.pk).feedback_seen_at
    go_on(participant=participant, trial_token=first.token)
    assert Trial.objects.get(pk=first.pk).feedback_seen_at == seen is not None
