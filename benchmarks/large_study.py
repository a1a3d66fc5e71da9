"""A study of many people, written straight into a database in a folder of its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.random import Generator

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
PICTURES = 100
LEVEL_SHARES = (0.3, 0.5, 0.2)
LOGIT_BY_LEVEL = (1.2, 0.9, 0.6)
SD_PEOPLE, SD_PICTURES = 1.0, 0.5
AT_ONCE = 400  # people per transaction


def make_large_study(people: int, trials: int) -> Any:
    """Everybody answers so many of 100 pictures; who knows more prefers Grad-CAM less.

    Needs Django to be set up and the database to be migrated.
    """
    from django.db import transaction

    from tests.factories import make_open_study

    study = make_open_study(pictures=PICTURES, trials_per_participant=trials)
    questions = list(study.question_set().questions.select_related("first", "second"))
    rng = np.random.default_rng(1)
    of_pictures = rng.normal(0, SD_PICTURES, len(questions))
    for start in range(0, people, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, people))
        with transaction.atomic():
            made = _join(study, questions[0].question_set, numbers, rng)
            _answer(_put(made, questions, trials), made, questions, of_pictures, rng)
    return study


def _join(study: Any, question_set: Any, numbers: range, rng: Generator) -> list[Any]:
    from studyapp.models import Participant

    levels = rng.choice(len(LEVEL_SHARES), size=len(numbers), p=LEVEL_SHARES)
    people = (
        Participant(
            study=study,
            consent_version="1",
            question_set=question_set,
            slot=number,
            expertise_level=int(level),
            outcome="completed",
            ended_at=BEGAN + timedelta(minutes=20),
        )
        for number, level in zip(numbers, levels, strict=True)
    )
    return list(Participant.objects.bulk_create(people))


def _put(people: list[Any], questions: list[Any], trials: int) -> list[Any]:
    """Everybody begins at another question, and sides alternate."""
    from studyapp.models import Trial

    made = []
    for person in people:
        for place in range(trials):
            question = questions[(person.slot * trials + place) % len(questions)]
            pair = [question.first_id, question.second_id]
            if (person.slot + place) % 2:
                pair.reverse()
            made.append(
                Trial(
                    participant=person,
                    question=question,
                    position=place + 1,
                    left_id=pair[0],
                    right_id=pair[1],
                    presented_at=BEGAN + timedelta(seconds=10 * place),
                )
            )
    return list(Trial.objects.bulk_create(made))


def _answer(
    trials: list[Any], people: list[Any], questions: list[Any], of_pictures: Any, rng: Generator
) -> None:
    from studyapp.models import Response

    own = {person.pk: LOGIT_BY_LEVEL[person.expertise_level] for person in people}
    own = {key: logit + rng.normal(0, SD_PEOPLE) for key, logit in own.items()}
    of_question = {q.pk: logit for q, logit in zip(questions, of_pictures, strict=True)}
    first_of = {question.pk: question.first_id for question in questions}
    logits = np.array([own[t.participant_id] + of_question[t.question_id] for t in trials])
    chose_first = rng.random(len(trials)) < 1 / (1 + np.exp(-logits))
    first_is_left = np.array([trial.left_id == first_of[trial.question_id] for trial in trials])
    times = rng.lognormal(8, 0.5, len(trials))
    Response.objects.bulk_create(
        Response(
            trial=trial,
            side="left" if is_left else "right",
            response_time_ms=int(time),
            focus_lost_ms=0,
        )
        for trial, is_left, time in zip(trials, chose_first == first_is_left, times, strict=True)
    )
