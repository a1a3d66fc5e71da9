"""Where a participant is on the way, and what happens of itself between two of their steps."""

from enum import StrEnum

from django.utils import timezone

from studyapp.actions.draw import draw_trials
from studyapp.models import (
    AskedQuestionnaire,
    Participant,
    Questionnaire,
    Study,
    Trial,
)


class Step(StrEnum):
    """What a participant does next; the value names the page."""

    QUESTIONS = "questions"
    BEGIN = "begin"
    CHECK = "check"
    TRIAL = "trial"
    GUESS = "guess"
    END = "end"


def step_of(participant: Participant) -> Step:
    """The first thing on the way that is not yet done."""
    if participant.has_ended:
        return Step.END
    if next_questionnaire(participant, AskedQuestionnaire.Place.BEFORE) is not None:
        return Step.QUESTIONS
    if participant.slot is None:
        return Step.BEGIN
    if _must_be_checked(participant):
        return Step.CHECK
    if current_trial(participant) is not None:
        return Step.TRIAL
    if next_questionnaire(participant, AskedQuestionnaire.Place.AFTER) is not None:
        return Step.QUESTIONS
    if participant.study.asks_guess and not participant.guesses.exists():
        return Step.GUESS
    return Step.END


def advance(participant: Participant) -> Participant:
    """Do what needs nobody: draw the trials once they may begin, end what is complete.

    To be called, within the transaction, after whatever a participant did was stored.
    """
    step = step_of(participant)
    if step == Step.BEGIN:
        draw_trials(participant)
        step = step_of(participant)
    if step == Step.END and not participant.has_ended:
        end(participant, Participant.Outcome.COMPLETED)
    return participant


def end(participant: Participant, outcome: Participant.Outcome) -> None:
    """The participation ends in this way; what was answered is kept."""
    participant.outcome, participant.ended_at = outcome, timezone.now()
    participant.save(update_fields=["outcome", "ended_at"])


def questionnaires(study: Study, place: AskedQuestionnaire.Place) -> list[Questionnaire]:
    """What is asked before or after the trials, in its order."""
    asked = study.asked.filter(place=place).select_related("questionnaire")
    further = [row.questionnaire for row in asked]
    levels_here = study.asks_first == (place == AskedQuestionnaire.Place.BEFORE)
    return [study.questionnaire, *further] if levels_here else further


def next_questionnaire(
    participant: Participant, place: AskedQuestionnaire.Place
) -> Questionnaire | None:
    """The first questionnaire of this place that the participant has not answered."""
    answered = set(participant.questionnaire_responses.values_list("questionnaire", flat=True))
    open_ones = (q for q in questionnaires(participant.study, place) if q.pk not in answered)
    return next(open_ones, None)


def current_trial(participant: Participant) -> Trial | None:
    """The trial that wants a choice, or of which the choice still wants its elaboration."""
    return participant.next_trial()


def _must_be_checked(participant: Participant) -> bool:
    if not participant.study.comprehension.exists():
        return False
    return not participant.comprehension_attempts.filter(passed=True).exists()
