"""Participations written straight into the record, for tests of what comes after them.

Whoever tests tables and results says what was shown and answered, however it came about.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from studyapp.models import (
    Elaboration,
    Participant,
    Question,
    QuestionSet,
    Response,
    Stimulus,
    Study,
    Trial,
)
from tests.factories import make_question_set

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Given:
    """One trial and its response.

    question : the place of the question among those of the set.
    left : the condition on the left; the question's other one is on the right.
    side : what was answered; None where nothing was, "" where `answer` was.
    repeat_of : the place of the trial that this one puts again, from 1.
    """

    side: str | None = "left"
    left: str = "gradcam-plain"
    question: int = 0
    kind: str = "main"
    rating: int | None = None
    answer: str = ""
    options: tuple[str, ...] = ()
    rt_ms: int | None = 2000
    focus_lost_ms: int | None = None
    repeat_of: int | None = None
    confidence: int | None = None
    reason: str = ""


def record(study: Study, *given: Given, outcome: str = "completed", **fields) -> Participant:
    """A participant to whom these trials were put in this order."""
    taken = Participant.objects.filter(study=study).count()
    participant = Participant.objects.create(
        study=study,
        consent_version=study.consent_version,
        outcome=outcome,
        ended_at=BEGAN + timedelta(minutes=5) if outcome else None,
        question_set=study.question_set(),
        slot=fields.pop("slot", taken),
        **fields,
    )
    Participant.objects.filter(pk=participant.pk).update(consented_at=BEGAN)
    questions = list(study.question_set().questions.select_related("image"))
    trials: list[Trial] = []
    for position, one in enumerate(given, start=1):
        trials.append(_trial(participant, position, one, questions[one.question], trials))
    participant.refresh_from_db()
    return participant


def expecting(study: Study, expected: str, **changes) -> Study:
    """A new frozen set of the study's questions, all of which expect this."""
    questions = list(study.question_set().questions.all())
    newest = make_question_set(study)
    for question in questions:
        question.pk, question.question_set, question.expected = None, newest, expected
        question.save(force_insert=True)
    QuestionSet.objects.filter(pk=newest.pk).update(frozen_at=BEGAN)
    Study.objects.filter(pk=study.pk).update(**changes or {"title": study.title})
    return Study.objects.select_related("questionnaire").get(pk=study.pk)


def _trial(
    participant: Participant, position: int, given: Given, question: Question, so_far: list[Trial]
) -> Trial:
    left, right = _stimuli(question, given)
    trial = Trial.objects.create(
        participant=participant,
        position=position,
        question=question,
        kind=given.kind,
        left=left,
        right=right,
        options=list(given.options),
        repeat_of=so_far[given.repeat_of - 1] if given.repeat_of else None,
        presented_at=BEGAN + timedelta(minutes=1, seconds=position),
    )
    if given.side is None:
        return trial
    response = Response.objects.create(
        trial=trial,
        side=given.side,
        rating=given.rating,
        answer=given.answer,
        response_time_ms=given.rt_ms,
        focus_lost_ms=given.focus_lost_ms,
    )
    if given.confidence or given.reason:
        Elaboration.objects.create(
            response=response,
            confidence=given.confidence,
            reason=given.reason,
            response_time_ms=900,
        )
    return trial


def _stimuli(question: Question, given: Given) -> tuple[Stimulus | None, Stimulus | None]:
    if not given.left:
        return None, None
    pair = [question.first, question.second]
    pair.sort(key=lambda stimulus: stimulus.explanation.condition.name != given.left)
    if given.kind == Trial.Kind.IDENTICAL:
        return pair[0], pair[0]
    return pair[0], pair[1]
