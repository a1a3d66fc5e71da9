"""What chance decides for a participant: the slot, the arm, the trials; drawn once and stored."""

from django.db.models import Max

from studyapp.design.allocation import PlannedQuestion, allocate
from studyapp.design.seeds import generator
from studyapp.models import Participant, Question, QuestionSet, Study, Trial


def draw_trials(participant: Participant) -> None:
    """Give the participant a slot and store their trials. The study's row must be locked."""
    study = participant.study
    question_set = study.question_set()
    participant.question_set = question_set
    participant.slot = _next_slot(study, participant.kind)
    participant.save(update_fields=["question_set", "slot"])
    Trial.objects.bulk_create(_trials(participant, study, question_set))


def _next_slot(study: Study, kind: str) -> int:
    last = study.participants.filter(kind=kind).aggregate(last=Max("slot"))["last"]
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
        main, slot=participant.slot or 0, trials=study.trials_per_participant, seed=study.seed
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
        participant=participant,
        position=position,
        question=question,
        kind=question.kind,
        left=left,
        right=right,
    )
