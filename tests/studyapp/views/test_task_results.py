"""The results page of a task with a right answer."""

import pytest

from studyapp.actions.taking_part.respond import respond
from studyapp.models import Study
from tests.factories import make_participant, make_researcher
from tests.task_studies import make_open_task_study

pytestmark = pytest.mark.django_db


def page(client, study: Study) -> str:
    client.force_login(make_researcher(study))
    return client.get(f"/results/{study.slug}/").content.decode()


def take_part(study: Study, people: int) -> None:
    for _ in range(people):
        participant = make_participant(study)
        for trial in participant.trials.all():
            answer = trial.question.expected
            respond(participant=participant, trial_token=trial.token, answer=answer)


def test_forward_simulation_shows_accuracy_gain_and_reliance_of_every_arm(client):
    study = make_open_task_study(Study.Task.SIMULATION, pictures=3)
    take_part(study, 8)
    text = page(client, study)
    assert "Foreseeing what the classifier says" in text
    assert "Somebody who guesses is right in 25\u00a0%." in text
    assert "100\u00a0% of 6 in both" in text
    assert "over-reliance" in text
    assert "points against none" in text
    assert "Overall preference" not in text
    assert "sensitivity grid" not in text


def test_arms_are_compared_and_so_nothing_is_said_of_conditions_that_never_met(client):
    study = make_open_task_study(Study.Task.FAULT, pictures=3)
    take_part(study, 4)
    text = page(client, study)
    assert "What was shown" in text
    assert "connected" not in text


def test_a_faulty_model_study_without_answers_says_so(client):
    text = page(client, make_open_task_study(Study.Task.FAULT, pictures=1))
    assert "Nobody has taken part yet" in text
    assert "There is no result yet." not in text
    assert "Overall preference" not in text


def test_without_a_control_arm_the_page_warns(client):
    study = make_open_task_study(Study.Task.SIMULATION, pictures=1)
    study.arms.get(name="none").delete()
    take_part(study, 3)
    assert "No arm goes without explanation" in page(client, study)
