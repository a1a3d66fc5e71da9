"""At the very end participants guess which technique made what they saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from studyapp.actions.taking_part.respond import OutOfOrder, locked, refuse_unless_open
from studyapp.actions.taking_part.way import Step, advance, step_of
from studyapp.design.guessing import Shown, draw_shown, shuffled
from studyapp.design.seeds import generator
from studyapp.models import Condition, Participant, Study, TechniqueGuess, Trial

SIDES = (("left", "left_token"), ("right", "right_token"))


@dataclass(frozen=True)
class GuessedPicture:
    """A stimulus that the participant saw, at the address it had in its trial."""

    token: str
    stimulus: int


def pictures_to_guess(participant: Participant) -> list[GuessedPicture]:
    """Up to four stimuli of main trials, the same whenever they are asked for.

    They follow from the study's seed and the participant's code; what was put before somebody is
    stored with the guesses.
    """
    trials = participant.trials.filter(kind=Trial.Kind.MAIN).order_by("position")
    related = ("left__explanation__condition", "right__explanation__condition")
    pictures: dict[Shown, GuessedPicture] = {}
    for trial in trials.select_related(*related):
        for side, token in SIDES:
            stimulus = getattr(trial, side)
            if stimulus is not None:
                made_by = sound_version(stimulus.explanation.condition)
                shown = Shown(trial.pk, stimulus.pk, made_by.pk)
                pictures[shown] = GuessedPicture(getattr(trial, token), stimulus.pk)
    draw = generator(participant.study.seed, "guessed pictures", participant.code)
    return [pictures[shown] for shown in draw_shown(list(pictures), draw)]


def names_to_guess(participant: Participant) -> list[Condition]:
    """The conditions whose public names are offered, in this participant's order."""
    draw = generator(participant.study.seed, "guessed names", participant.code)
    return shuffled(list(guessable_conditions(participant.study)), draw)


def guessable_conditions(study: Study) -> list[Condition]:
    """The techniques: no control for catch trials, and of a faulty version the sound one."""
    return list(study.conditions.filter(is_catch=False, faulty_version_of=None).order_by("name"))


def sound_version(condition: Condition) -> Condition:
    return condition.faulty_version_of or condition


@transaction.atomic
def store_guesses(*, participant: Participant, guesses: Sequence[Condition | None]) -> Participant:
    """Store what was guessed of each picture, once; None is "I do not know".

    Parameters
    ----------
    guesses : one for each of `pictures_to_guess`, in that order.

    Raises
    ------
    StudyNotOpen : the study takes nothing in at present.
    OutOfOrder : it is not the time to guess.
    ValueError : not every picture has a guess, or a guess is no technique of the study.
    """
    participant = locked(participant)
    if participant.guesses.exists():
        return participant
    refuse_unless_open(participant)
    if step_of(participant) != Step.GUESS:
        raise OutOfOrder(f"{participant} has not come to the guess.")
    known = {condition.pk for condition in guessable_conditions(participant.study)}
    for guess in guesses:
        if guess is not None and guess.pk not in known:
            raise ValueError(f"{guess} is not among the techniques of {participant.study}")
    TechniqueGuess.objects.bulk_create(
        TechniqueGuess(participant=participant, stimulus_id=picture.stimulus, condition=guess)
        for picture, guess in zip(pictures_to_guess(participant), guesses, strict=True)
    )
    return advance(participant)
