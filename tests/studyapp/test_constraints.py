"""What must always be true of the data is kept true by the database itself."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from studyapp.models import Question, Response, Trial
from studyapp.models.responses import ResponseIsFinal
from tests.factories import (
    make_image,
    make_open_study,
    make_participant,
    make_question_set,
    make_stimulus,
    make_study,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def response():
    participant = make_participant(make_open_study(pictures=2), level=0)
    return Response.objects.filter(trial__participant=participant).first()


def test_a_response_cannot_be_saved_again(response):
    response.side = "right"
    with pytest.raises(ResponseIsFinal):
        response.save()


def test_the_database_refuses_to_change_a_response(response):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(side="right")


def test_raw_sql_cannot_change_a_response_either(response):
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE studyapp_response SET response_time_ms = 1")


def test_a_trial_has_one_response(response):
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(trial=response.trial, side="left")


def test_a_response_is_left_or_right():
    participant = make_participant(make_open_study(pictures=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(trial=participant.trials.first(), side="both")


def test_a_question_of_a_frozen_set_cannot_be_changed():
    question = make_open_study(pictures=2).question_set().questions.first()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(included=False)


def test_a_frozen_set_takes_no_further_question():
    study = make_open_study(pictures=2)
    image = make_image(study, 9)
    one, other = (make_stimulus(image, condition) for condition in study.conditions.all())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Question.objects.create(
            question_set=study.question_set(), image=image, first=one, second=other
        )


def test_a_trial_shows_two_different_stimuli():
    participant = make_participant(make_open_study(pictures=2))
    trial = participant.trials.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Trial.objects.filter(pk=trial.pk).update(right=trial.left)


def test_a_question_pairs_two_different_stimuli():
    study = make_study()
    image = make_image(study, 0)
    stimulus = make_stimulus(image, study.conditions.first())
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(
            question_set=make_question_set(study), image=image, first=stimulus, second=stimulus
        )


def test_two_participants_never_share_a_slot():
    study = make_open_study(pictures=2)
    one, other = make_participant(study), make_participant(study)
    other.slot = one.slot
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
