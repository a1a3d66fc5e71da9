"""The check of the instructions: every attempt is stored once, and the last one that fails ends."""

import pytest

from studyapp.actions.taking_part.comprehension import attempt_check, attempts_left, misunderstood
from studyapp.actions.taking_part.enrol import StudyNotOpen, enrol
from studyapp.actions.taking_part.respond import OutOfOrder
from studyapp.actions.taking_part.way import Step, step_of
from studyapp.models import ComprehensionAttempt, Participant, Study
from studyapp.models.participation import new_token
from tests.factories import make_comprehension, make_open_study

pytestmark = pytest.mark.django_db
RIGHT, WRONG = [1, 0], [1, 1]


def joined(**fields) -> Participant:
    study = make_open_study(pictures=2, **fields)
    make_comprehension(study)
    return enrol(study=study, token=new_token())


def attempt(participant: Participant, number: int, answers: list[int]) -> ComprehensionAttempt:
    return attempt_check(participant=participant, number=number, answers=answers)


def test_who_answers_rightly_goes_on_to_the_trials():
    participant = joined()
    assert step_of(participant) == Step.CHECK
    assert attempt(participant, 1, RIGHT).passed
    assert step_of(participant) == Step.TRIAL


def test_who_fails_may_try_again_as_often_as_the_study_says():
    participant = joined(comprehension_attempts=2)
    failed = attempt(participant, 1, WRONG)
    assert not failed.passed
    assert [question.text for question in misunderstood(failed)] == ["How many do you choose?"]
    assert attempts_left(participant) == 1
    assert attempt(participant, 2, RIGHT).passed
    stored = participant.comprehension_attempts.order_by("number").values_list("number", "answers")
    assert list(stored) == [(1, WRONG), (2, RIGHT)]


def test_the_last_attempt_that_fails_ends_the_participation():
    participant = joined(comprehension_attempts=2)
    attempt(participant, 1, WRONG)
    attempt(participant, 2, WRONG)
    participant.refresh_from_db()
    assert participant.outcome == Participant.Outcome.FAILED_CHECK
    assert participant.ended_at is not None
    assert step_of(participant) == Step.END
    with pytest.raises(OutOfOrder):
        attempt(participant, 3, RIGHT)


def test_with_no_limit_people_may_try_for_ever():
    participant = joined(comprehension_attempts=0)
    for number in range(1, 8):
        attempt(participant, number, WRONG)
    assert attempts_left(participant) is None
    assert step_of(participant) == Step.CHECK


def test_an_attempt_that_is_sent_twice_counts_once_and_stays_as_it_was():
    participant = joined(comprehension_attempts=2)
    first = attempt(participant, 1, WRONG)
    assert attempt(participant, 1, RIGHT) == first
    assert attempts_left(participant) == 1
    assert not ComprehensionAttempt.objects.get().passed


def test_attempts_come_one_after_the_other_and_only_at_their_time():
    participant = joined()
    with pytest.raises(OutOfOrder):
        attempt(participant, 2, RIGHT)
    with pytest.raises(ValueError, match="1 answers to 2 comprehension questions"):
        attempt(participant, 1, [1])
    attempt(participant, 1, RIGHT)
    with pytest.raises(OutOfOrder):
        attempt(participant, 2, RIGHT)
    assert ComprehensionAttempt.objects.count() == 1


def test_a_paused_study_takes_no_attempt_in():
    participant = joined()
    Study.objects.update(status="paused")
    with pytest.raises(StudyNotOpen):
        attempt(participant, 1, RIGHT)
