"""A person consents: the participant and all trials are drawn and stored at once."""

from django.db import transaction
from django.db.models import Max

from studyapp.design.allocation import PlannedQuestion, allocate
from studyapp.design.seeds import generator
from studyapp.models import Participant, Question, QuestionSet, Study, Trial


class StudyNotOpen(Exception):
    """The study takes nothing in at present; the message says why, for the participant."""


@transaction.atomic
def enrol(*, study: Study, token: str, is_simulated: bool = False) -> Participant:
    """The participant who holds this token, made with all trials if new.

    Sending the consent form twice therefore makes one participant.

    Raises
    ------
    StudyNotOpen : the study is not open, or has no frozen question set.
    """
    # The lock makes slots unique on PostgreSQL; on SQLite the transaction itself is the lock.
    study = Study.objects.select_for_update().get(pk=study.pk)
    known = study.participants.filter(token=token).first()
    if known is not None:
        return known
    question_set = study.question_set()
    if not study.is_open or question_set is None:
        raise StudyNotOpen(f"This study is {study.get_status_display()}.")
    participant = Participant.objects.create(
        study=study,
        question_set=question_set,
        token=token,
        slot=_next_slot(study, is_simulated),
        consent_version=study.consent_version,
        is_simulated=is_simulated,
    )
    Trial.objects.bulk_create(_trials(participant, study, question_set))
    return participant


def _next_slot(study: Study, is_simulated: bool) -> int:
    peers = study.participants.filter(is_simulated=is_simulated)
    last = peers.aggregate(last=Max("slot"))["last"]
    return 0 if last is None else last + 1


def _trials(participant: Participant, study: Study, question_set: QuestionSet) -> list[Trial]:
    """Practice first, then the main and catch questions in the drawn order."""
    questions = {
        question.pk: question
        for question in question_set.questions.filter(included=True).select_related(
            "first__explanation", "second__explanation"
        )
    }
    main = [
        PlannedQuestion(pk, (q.first.explanation.condition_id, q.second.explanation.condition_id))
        for pk, q in questions.items()
        if q.kind == Question.Kind.MAIN
    ]
    drawn = allocate(
        main, slot=participant.slot, trials=study.trials_per_participant, seed=study.seed
    )
    sides = [(questions[place.question], place.first_is_left) for place in drawn]
    draw = generator(study.seed, "marked questions", participant.slot)
    practice = []
    for question in questions.values():
        if question.kind == Question.Kind.PRACTICE:
            practice.append((question, draw.random() < 0.5))
        elif question.kind == Question.Kind.CATCH:
            sides.insert(draw.randrange(len(sides) + 1), (question, draw.random() < 0.5))
    return [
        _trial(participant, position, question, first_is_left)
        for position, (question, first_is_left) in enumerate(practice + sides, start=1)
    ]


def _trial(
    participant: Participant, position: int, question: Question, first_is_left: bool
) -> Trial:
    left, right = question.first, question.second
    if not first_is_left:
        left, right = right, left
    return Trial(
        participant=participant, position=position, question=question, left=left, right=right
    )
