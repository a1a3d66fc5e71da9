"""What chance decides for a participant: the arm, the slot, the trials; drawn once and stored."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from studyapp.actions.taking_part.places import take_place
from studyapp.actions.tasks import trials_of
from studyapp.design.planned import PlannedQuestion
from studyapp.design.run import Material, PlannedTrial, Rates, plan_run
from studyapp.models import Participant, Question, QuestionSet, Study, Trial


def draw_trials(participant: Participant) -> None:
    """Give the participant a place and store their trials. The study's row must be locked."""
    question_set = participant.study.question_set()
    participant.question_set = question_set
    participant.save(update_fields=["question_set"])
    take_place(participant)
    if participant.study.task == Study.Task.PREFERENCE:
        _store_preference_trials(participant, question_set)
    else:
        Trial.objects.bulk_create(trials_of(participant, question_set))


def _store_preference_trials(participant: Participant, question_set: QuestionSet) -> None:
    study = participant.study
    # The names alone: a stimulus with all that belongs to it is a hundred columns.
    included = question_set.questions.filter(included=True).annotate(
        first_name=F("first__explanation__condition__name"),
        second_name=F("second__explanation__condition__name"),
    )
    questions = {question.pk: question for question in included}
    planned = plan_run(
        _material(questions.values()),
        slot=participant.slot or 0,
        trials=study.trials_per_participant,
        seed=study.seed,
        order=study.order,
        rates=Rates(study.catch_rate, study.identical_rate, study.repeat_rate),
    )
    trials = [
        _trial(participant, position, questions[plan.question], plan)
        for position, plan in enumerate(planned, start=1)
    ]
    # A repeat refers to its original, which must be stored first.
    Trial.objects.bulk_create([trial for trial in trials if trial.kind != Trial.Kind.REPEAT])
    originals = {trial.question_id: trial for trial in trials if trial.kind == Trial.Kind.MAIN}
    repeats = [trial for trial in trials if trial.kind == Trial.Kind.REPEAT]
    for trial in repeats:
        trial.repeat_of = originals[trial.question_id]
    Trial.objects.bulk_create(repeats)


def _material(questions: Iterable[Any]) -> Material:
    by_kind: dict[str, list[PlannedQuestion]] = {kind: [] for kind in Question.Kind.values}
    for question in questions:
        by_kind[question.kind].append(_planned(question))
    return Material(
        main=by_kind[Question.Kind.MAIN],
        practice=by_kind[Question.Kind.PRACTICE],
        catch=by_kind[Question.Kind.CATCH],
    )


def _planned(question: Any) -> PlannedQuestion:
    first, second = question.first_name, question.second_name
    if question.kind == Question.Kind.CATCH:
        # What is to be balanced is on which side the right choice is.
        first, second = ("right", "wrong") if question.expected == "first" else ("wrong", "right")
    return PlannedQuestion(question.pk, first, second, picture=question.image_id)


def _trial(
    participant: Participant, position: int, question: Question, plan: PlannedTrial
) -> Trial:
    left, right = question.first_id, question.second_id
    if not plan.first_is_left:
        left, right = right, left
    if plan.kind == Trial.Kind.IDENTICAL:
        right = left
    return Trial(
        participant=participant,
        position=position,
        question=question,
        kind=plan.kind,
        left_id=left,
        right_id=right,
    )
