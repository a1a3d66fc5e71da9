"""One response per trial, the first one stands."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from studyapp.actions.studies import set_status
from studyapp.actions.taking_part.enrol import StudyNotOpen
from studyapp.actions.taking_part.questionnaires import answer_questionnaire
from studyapp.actions.taking_part.respond import Given, NotOffered, OutOfOrder, Timing, respond
from studyapp.actions.taking_part.way import end
from studyapp.models import Participant, Response, Study, Trial
from tests.factories import make_open_study, make_participant


@pytest.mark.django_db
def test_the_first_response_stands():
    participant = make_participant(make_open_study(pictures=2))
    token = participant.next_trial().token
    first = respond(
        participant=participant, trial_token=token, side="left", timing=Timing(response_time_ms=900)
    )
    second = respond(participant=participant, trial_token=token, side="right")
    assert first == second
    assert (second.side, second.response_time_ms) == ("left", 900)


@pytest.mark.django_db
def test_another_participants_trial_is_unknown():
    study = make_open_study(pictures=2)
    one, other = make_participant(study), make_participant(study)
    with pytest.raises(Trial.DoesNotExist):
        respond(participant=one, trial_token=other.next_trial().token, side="left")
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_trials_are_answered_in_their_order():
    participant = make_participant(make_open_study(pictures=2))
    second = participant.trials.get(position=2)
    with pytest.raises(OutOfOrder):
        respond(participant=participant, trial_token=second.token, side="left")
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_a_paused_study_takes_nothing_in_but_repeats_what_it_has():
    study = make_open_study(pictures=2)
    participant = make_participant(study)
    token = participant.next_trial().token
    known = respond(participant=participant, trial_token=token, side="left")
    set_status(study=study, status=Study.Status.PAUSED)
    participant.refresh_from_db()
    assert respond(participant=participant, trial_token=token, side="right") == known
    with pytest.raises(StudyNotOpen, match="Paused"):
        respond(participant=participant, trial_token=participant.next_trial().token, side="left")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer_format", "given"),
    [
        ("forced", Given(side="tie")),
        ("forced", Given(side="left", rating=-1)),
        ("forced", Given(side="none")),
        ("forced", Given(answer="left")),
        ("forced", Given()),
        ("tie", Given(side="tie", rating=0)),
        ("graded", Given(side="left")),
        ("graded", Given(side="left", rating=1)),
        ("graded", Given(side="right", rating=3)),
    ],
)
def test_an_answer_that_the_study_does_not_offer_is_refused(answer_format, given):
    participant = make_participant(make_open_study(pictures=2, answer_format=answer_format))
    token = participant.next_trial().token
    with pytest.raises(NotOffered, match="is no answer to trial 1"):
        respond(participant=participant, trial_token=token, **vars(given))
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_a_task_takes_its_own_options_and_no_side():
    study = make_open_study(pictures=2)
    participant = make_participant(study)
    Study.objects.update(task=Study.Task.SIMULATION)
    participant.study.refresh_from_db()
    participant.trials.update(options=["tabby cat", "espresso"])
    token = participant.next_trial().token
    for given in (Given(side="left"), Given(answer="dog"), Given(side="left", answer="espresso")):
        with pytest.raises(NotOffered):
            respond(participant=participant, trial_token=token, **vars(given))
    known = respond(participant=participant, trial_token=token, answer="espresso")
    assert (known.answer, known.side) == ("espresso", "")


@pytest.mark.django_db
def test_whoever_has_ended_answers_nothing_more():
    participant = make_participant(make_open_study(pictures=2))
    end(participant, Participant.Outcome.SCREENED_OUT)
    with pytest.raises(OutOfOrder):
        respond(participant=participant, trial_token=participant.next_trial().token, side="left")
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_somebody_who_has_withdrawn_is_unknown():
    participant = make_participant(make_open_study(pictures=2))
    token = participant.next_trial().token
    Participant.objects.get(pk=participant.pk).delete()
    with pytest.raises(Participant.DoesNotExist):
        respond(participant=participant, trial_token=token, side="left")


@pytest.mark.django_db
def test_the_questionnaire_comes_after_all_trials():
    study = make_open_study(pictures=2)
    participant = make_participant(study)
    item = study.questionnaire.items.get()
    with pytest.raises(OutOfOrder):
        answer_questionnaire(
            participant=participant, questionnaire=study.questionnaire, answers={item: "familiar"}
        )


@pytest.mark.django_db
def test_the_questionnaire_decides_the_level_once():
    study = make_open_study(pictures=2)
    participant = make_participant(study, level=2)
    assert participant.expertise_level == 2
    item = study.questionnaire.items.get()
    again = answer_questionnaire(
        participant=participant, questionnaire=study.questionnaire, answers={item: "not_familiar"}
    )
    assert again.expertise_level == 2
    assert again.item_responses.get().value == "familiar"


@pytest.mark.django_db(transaction=True)
def test_the_same_post_from_eight_threads_is_one_response():
    participant = make_participant(make_open_study(pictures=2))
    token = participant.next_trial().token

    def post(number: int) -> str:
        try:
            side = "left" if number % 2 else "right"
            return respond(participant=participant, trial_token=token, side=side).side
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        sides = set(pool.map(post, range(8)))
    assert Response.objects.count() == 1
    assert sides == {Response.objects.get().side}


@pytest.mark.django_db(transaction=True)
def test_twelve_people_who_join_at_once_get_twelve_slots():
    study = make_open_study(pictures=2)

    def join(_: int) -> int:
        try:
            return make_participant(study).slot
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(join, range(12))) == list(range(12))
