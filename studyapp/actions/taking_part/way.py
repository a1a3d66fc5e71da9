"""Where a participant is on the way, and what happens of itself between two of their steps."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial

from django.db import transaction
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from studyapp.actions.registration.closing import close_if_complete
from studyapp.actions.taking_part.draw import draw_trials
from studyapp.actions.taking_part.places import level_is_full, release_dropouts
from studyapp.models import (
    AskedQuestionnaire,
    Participant,
    Questionnaire,
    Response,
    Study,
    Trial,
)
from studyapp.prepared import PreparedRecord

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


@dataclass(frozen=True)
class Whereabouts:
    """What a participant does next, and with what.

    Parameters
    ----------
    trial : the current one, if they are at the trials or before them.
    questionnaire : the one to be answered, if they are at the questions.
    has_begun : they have read the instructions, for a trial was put to them or they passed the
        check.
    """

    step: Step
    trial: Trial | None = None
    questionnaire: Questionnaire | None = None
    has_begun: bool = False


def step_of(participant: Participant) -> Step:
    """The first thing on the way that is not yet done."""
    return whereabouts(participant).step


def whereabouts(participant: Participant) -> Whereabouts:
    """The first thing on the way that is not yet done, and what it is about.

    Most people, most of the time, are at their trials: that is asked first, and nothing else then.
    """
    if participant.has_ended:
        return Whereabouts(Step.END)
    trial = None if participant.slot is None else current_trial(participant)
    if trial is not None and (trial.presented_at is not None or trial.position > 1):
        return Whereabouts(Step.TRIAL, trial, has_begun=True)
    asked = next_questionnaire(participant, AskedQuestionnaire.Place.BEFORE)
    if asked is not None:
        return Whereabouts(Step.QUESTIONS, questionnaire=asked)
    if participant.slot is None:
        return Whereabouts(Step.BEGIN)
    return _after_all_trials(participant) if trial is None else _before_the_first(trial)


def _before_the_first(trial: Trial) -> Whereabouts:
    participant = trial.participant
    if not participant.study.comprehension.exists():
        return Whereabouts(Step.TRIAL, trial)
    if participant.comprehension_attempts.filter(passed=True).exists():
        return Whereabouts(Step.TRIAL, trial, has_begun=True)
    return Whereabouts(Step.CHECK, trial)


def _after_all_trials(participant: Participant) -> Whereabouts:
    asked = next_questionnaire(participant, AskedQuestionnaire.Place.AFTER)
    if asked is not None:
        return Whereabouts(Step.QUESTIONS, questionnaire=asked)
    return Whereabouts(Step.GUESS if _must_guess(participant) else Step.END)


def advance(participant: Participant) -> Participant:
    """Do what needs nobody: draw the trials once they may begin, end what is complete.

    To be called, within the transaction, after whatever a participant did was stored.
    """
    if participant.slot is not None and current_trial(participant) is not None:
        return participant
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
    release_dropouts(participant.study)  # or somebody who comes back now would count as well
    return level_is_full(participant.study, level, kind=participant.kind, besides=participant)


def questionnaires(study: Study, place: AskedQuestionnaire.Place) -> list[Questionnaire]:
    """What is asked before or after the trials, in its order."""
    prefetch_related_objects([study], "asked__questionnaire")  # once for a study that was read
    further = [row.questionnaire for row in study.asked.all() if row.place == place]
    levels_here = study.asks_first == (place == AskedQuestionnaire.Place.BEFORE)
    return [study.questionnaire, *further] if levels_here else further


def next_questionnaire(
    participant: Participant, place: AskedQuestionnaire.Place
) -> Questionnaire | None:
    """The first questionnaire of this place that the participant has not answered."""
    asked = questionnaires(participant.study, place)
    if not asked:
        return None
    answered = set(participant.questionnaire_responses.values_list("questionnaire", flat=True))
    return next((one for one in asked if one.pk not in answered), None)


def current_trial(participant: Participant) -> Trial | None:
    """The trial that wants a choice, or of which the choice still wants its elaboration, or whose
    feedback in practice was not seen."""
    study = participant.study
    always_explains = bool(study.practice_feedback)
    asked = _first_wanting(asks_elaboration(study), always_explains)
    return _theirs(asked.first(participant=participant.pk), participant)


def unanswered(elaborates: bool) -> Q:
    """Trials that lack their choice or, where that is asked, its elaboration."""
    without_choice = Q(response__isnull=True)
    return without_choice | WITHOUT_ELABORATION if elaborates else without_choice


def trial_of(participant: Participant, token: str) -> Trial:
    """The participant's trial of this token, with its response.

    Raises
    ------
    Trial.DoesNotExist : the token belongs to no trial of this participant.
    """
    trial = _theirs(_OF_TOKEN.first(participant=participant.pk, token=token), participant)
    if trial is None:
        raise Trial.DoesNotExist("no trial of this participant")
    return trial


def _theirs(trial: Trial | None, participant: Participant) -> Trial | None:
    if trial is not None:
        trial.participant = participant
    return trial


def _of_token(participant: int, token: str) -> QuerySet[Trial]:
    trials = Trial.objects.filter(participant=participant, token=token)
    return trials.select_related("response").order_by()


_OF_TOKEN = PreparedRecord(_of_token, participant=int, token=str)


@cache
def _first_wanting(elaborates: bool, always_explains: bool) -> PreparedRecord:
    wanted = unanswered(elaborates)
    wanted |= UNSEEN_FEEDBACK if always_explains else UNSEEN_FEEDBACK & WITH_FEEDBACK

    def trials(participant: int) -> QuerySet[Trial]:
        those = Trial.objects.filter(wanted, participant=participant)
        return those.select_related("response").order_by("position")

    return PreparedRecord(trials, participant=int)


def asks_elaboration(study: Study) -> bool:
    """Something is asked about a choice once it is locked."""
    return study.asks_confidence or study.reason != Study.Reason.OFF


def _must_guess(participant: Participant) -> bool:
    """Whoever saw no explanation, as in an arm without them, has nothing to guess about."""
    if not participant.study.asks_guess or participant.guesses.exists():
        return False
    saw = Q(left__isnull=False) | Q(right__isnull=False)
    return participant.trials.filter(saw, kind=Trial.Kind.MAIN).exists()
