"""Where a participant is on the way, and what happens of itself between two of their steps."""

from enum import StrEnum
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from studyapp.actions.registration.closing import close_if_complete
from studyapp.actions.taking_part.draw import draw_trials
from studyapp.actions.taking_part.places import level_is_full
from studyapp.models import (
    AskedQuestionnaire,
    Participant,
    Questionnaire,
    Response,
    Study,
    Trial,
)

# What an answered trial may still want. Who made no choice, in time or for want of a picture, has
# nothing to say about it; practice is explained to people, not they to us.
WITHOUT_ELABORATION = (
    Q(response__elaboration__isnull=True)
    & ~Q(kind=Trial.Kind.PRACTICE)
    & ~Q(response__side=Response.Side.NONE)
)
UNSEEN_FEEDBACK = Q(kind=Trial.Kind.PRACTICE, feedback_seen_at__isnull=True)
WITH_FEEDBACK = ~Q(question__feedback="")


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
    if _must_guess(participant):
        return Step.GUESS
    return Step.END


def advance(participant: Participant) -> Participant:
    """Do what needs nobody: draw the trials once they may begin, end what is complete.

    To be called, within the transaction, after whatever a participant did was stored.
    """
    if _came_too_late(participant):
        end(participant, Participant.Outcome.SCREENED_OUT)
    step = step_of(participant)
    if step == Step.BEGIN:
        draw_trials(participant)
        step = step_of(participant)
    if step == Step.END and not participant.has_ended:
        end(participant, Participant.Outcome.COMPLETED)
    return participant


def end(participant: Participant, outcome: Participant.Outcome) -> None:
    """The participation ends in this way; what was answered is kept.

    Only who completes keeps their place in the plan. Afterwards, apart from it, the study closes
    if it has as many people as it planned.
    """
    participant.outcome, participant.ended_at = outcome, timezone.now()
    changed = ["outcome", "ended_at"]
    if outcome != Participant.Outcome.COMPLETED and participant.released_at is None:
        participant.released_at = participant.ended_at
        changed.append("released_at")
    participant.save(update_fields=changed)
    if participant.kind == Participant.Kind.REAL:
        transaction.on_commit(partial(close_if_complete, study_pk=participant.study_id))


def _came_too_late(participant: Participant) -> bool:
    """Their level, asked before the trials, has as many people as its quota wants."""
    level = participant.expertise_level
    if level is None or participant.slot is not None or participant.has_ended:
        return False
    return level_is_full(participant.study, level, kind=participant.kind, besides=participant)


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
    """The trial that wants a choice, or of which the choice still wants its elaboration, or whose
    feedback in practice was not seen."""
    study = participant.study
    always_explains = bool(study.practice_feedback)
    unseen = UNSEEN_FEEDBACK if always_explains else UNSEEN_FEEDBACK & WITH_FEEDBACK
    wanting = Q(response__isnull=True) | unseen
    if asks_elaboration(study):
        wanting |= WITHOUT_ELABORATION
    trials = participant.trials.filter(wanting).select_related("question", "response")
    return trials.order_by("position").first()


def asks_elaboration(study: Study) -> bool:
    """Something is asked about a choice once it is locked."""
    return study.asks_confidence or study.reason != Study.Reason.OFF


def _must_be_checked(participant: Participant) -> bool:
    if not participant.study.comprehension.exists():
        return False
    return not participant.comprehension_attempts.filter(passed=True).exists()


def _must_guess(participant: Participant) -> bool:
    """Whoever saw no explanation, as in an arm without them, has nothing to guess about."""
    if not participant.study.asks_guess or participant.guesses.exists():
        return False
    saw = Q(left__isnull=False) | Q(right__isnull=False)
    return participant.trials.filter(saw, kind=Trial.Kind.MAIN).exists()
