"""A participant shows, before the trials, that the instructions were understood."""

from collections.abc import Sequence

from django.db import transaction

from studyapp.actions.taking_part.respond import OutOfOrder, locked, refuse_unless_open
from studyapp.actions.taking_part.way import Step, advance, end, step_of
from studyapp.models import ComprehensionAttempt, ComprehensionQuestion, Participant


@transaction.atomic
def attempt_check(
    *, participant: Participant, number: int, answers: Sequence[int]
) -> ComprehensionAttempt:
    """Store one attempt; the last one that fails ends the participation.

    An attempt of this number that was stored before stays as it is: a double click or an old page
    uses up no further attempt.

    Parameters
    ----------
    number : of the attempt, from 1, as the page had it.
    answers : the chosen place of each question, in their order, from 0.

    Raises
    ------
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : there is nothing to check now, or another attempt comes first.
    ValueError : not every question has an answer.
    """
    participant = locked(participant)
    attempts = participant.comprehension_attempts
    known: ComprehensionAttempt | None = attempts.filter(number=number).first()
    if known is not None:
        return known
    refuse_unless_open(participant)
    if step_of(participant) != Step.CHECK or number != attempts.count() + 1:
        raise OutOfOrder(f"Attempt {number} of {participant} is not the next one.")
    correct = [question.correct for question in participant.study.comprehension.all()]
    if len(answers) != len(correct):
        raise ValueError(f"{len(answers)} answers to {len(correct)} comprehension questions")
    attempt = attempts.create(number=number, answers=list(answers), passed=list(answers) == correct)
    if not attempt.passed and attempts_left(participant) == 0:
        end(participant, Participant.Outcome.FAILED_CHECK)
    else:
        advance(participant)
    return attempt


def attempts_left(participant: Participant) -> int | None:
    """How many attempts are left; None if there may be any number."""
    limit = participant.study.comprehension_attempts
    if limit == 0:
        return None
    return max(0, limit - participant.comprehension_attempts.count())


def last_attempt(participant: Participant) -> ComprehensionAttempt | None:
    return participant.comprehension_attempts.order_by("number").last()


def misunderstood(attempt: ComprehensionAttempt) -> list[ComprehensionQuestion]:
    """The questions that this attempt answered wrongly."""
    asked = attempt.participant.study.comprehension.all()
    return [
        question
        for question, answer in zip(asked, attempt.answers, strict=False)
        if answer != question.correct
    ]
