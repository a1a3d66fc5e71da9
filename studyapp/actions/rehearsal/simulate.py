"""A rehearsal: simulated participants answer an open study, with a known truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from django.db import transaction

from studyapp.actions.rehearsal.simulated_answers import NoSuchAnswers
from studyapp.actions.rehearsal.simulated_person import SimulatedPerson
from studyapp.actions.taking_part.enrol import enrol
from studyapp.design import simulation
from studyapp.design.seeds import generator
from studyapp.models import Participant, Study
from studyapp.models.participation import new_token

SHARES_OF_THREE_LEVELS = (30.0, 50.0, 20.0)


class SimulationError(Exception):
    """The rehearsal cannot be run as described; the message says why and what to do."""


@dataclass(frozen=True)
class Truth:
    """What the simulated participants prefer, and how well they behave.

    preference : average probability of choosing the condition, one for all or one per level. In a
        task with a right answer: of being right.
    condition : the favourite; empty takes the first in the alphabet.
    level_shares : how many belong to each level, relatively; empty takes 30, 50, 20 where there are
        three levels and equal shares otherwise.
    between_sd : spread between people on the logit scale; the average stays as stated.
    left_bias : added to the log odds of choosing left; above 0 it pulls preferences towards 50 %.
    dropout : share who leave before their last trial; somebody else takes their place.
    inattentive : share who choose by coin, fail catch trials and are very fast.
    """

    preference: Sequence[float]
    condition: str = ""
    level_shares: Sequence[float] = ()
    between_sd: float = 1.0
    left_bias: float = 0.0
    dropout: float = 0.0
    inattentive: float = 0.0


def simulate(
    *,
    study: Study,
    participants: int,
    truth: Truth,
    seed: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Participant]:
    """Let simulated participants go the whole way, from consent to the end.

    They go through the same actions as people do and are of the kind "simulated". So many join;
    fewer complete if some drop out or a level's quota is full. The same seed on the same study
    (before its rehearsal) gives the same choices.

    Raises
    ------
    SimulationError : the study is not open, or the truth does not fit it.
    """
    favourite = _favourite(study, truth.condition)
    levels = study.questionnaire.levels()
    preference = _one_per_level(truth.preference, levels)
    if participants < 1:
        raise SimulationError(f"participants {participants} is too few; give 1 or more.")
    if not study.is_open or study.question_set() is None:
        raise SimulationError(
            f"{study.slug} is {study.get_status_display()}; pilot or open it first "
            f"(/studies/{study.slug}/)."
        )
    drawn = _levels(participants, truth.level_shares, levels, seed)
    _refuse_impossible(preference, truth)
    earlier = study.participants.filter(kind=Participant.Kind.SIMULATED).count()
    made = []
    for number, level in enumerate(drawn):
        inclined = preference[level] if level is not None else preference[None]
        draw = generator(seed, "simulated participant", study.slug, earlier + number)
        made.append(_take_part(study, level, inclined, favourite, truth, draw))
        progress(number + 1)
    return made


@transaction.atomic
def _take_part(
    study: Study, level: int | None, preference: float, favourite: str, truth: Truth, draw: Random
) -> Participant:
    """One participant from consent to the end, or to where they leave; whole or not at all."""
    person = SimulatedPerson(
        participant=enrol(study=study, token=new_token(), kind=Participant.Kind.SIMULATED),
        draw=draw,
        level=level,
        inclination=simulation.person(preference, truth.between_sd, draw),
        favourite=favourite,
        left_bias=truth.left_bias,
        is_attentive=draw.random() >= truth.inattentive,
        leaves_after=draw.random() if draw.random() < truth.dropout else None,
    )
    try:
        return person.go()
    except NoSuchAnswers as error:
        raise SimulationError(str(error)) from error


def _favourite(study: Study, condition: str) -> str:
    names = list(
        study.conditions.filter(is_catch=False).order_by("name").values_list("name", flat=True)
    )
    if not names:
        raise SimulationError(f"{study.slug} has no condition; add two to it.")
    if condition and condition not in names:
        raise SimulationError(f"condition {condition!r} is not one of {', '.join(names)}.")
    return condition or names[0]


def _one_per_level(preference: Sequence[float], levels: dict[int, str]) -> dict[int | None, float]:
    keys: list[int | None] = list(levels) or [None]
    if len(preference) == 1:
        return dict.fromkeys(keys, preference[0])
    if len(preference) != len(keys):
        raise SimulationError(
            f"preference has {len(preference)} values and the questionnaire {len(levels)} levels; "
            "give one value, or one per level."
        )
    return dict(zip(keys, preference, strict=True))


def _levels(
    participants: int, shares: Sequence[float], levels: dict[int, str], seed: int
) -> list[int | None]:
    if not levels:
        return [None] * participants
    if not shares:
        shares = SHARES_OF_THREE_LEVELS if len(levels) == 3 else [1.0] * len(levels)
    if len(shares) != len(levels):
        raise SimulationError(
            f"levels has {len(shares)} values and the questionnaire {len(levels)}: "
            f"{', '.join(levels.values())}; give one share for each."
        )
    try:
        places = simulation.levels(participants, shares, generator(seed, "simulated levels"))
    except ValueError as error:
        raise SimulationError(str(error)) from error
    return [list(levels)[place] for place in places]


def _refuse_impossible(preference: dict[int | None, float], truth: Truth) -> None:
    """Find wrong numbers before anybody is made."""
    for name in ("dropout", "inattentive"):
        share = getattr(truth, name)
        if not 0 <= share <= 1:
            raise SimulationError(f"{name} {share} must lie between 0 and 1.")
    try:
        for value in preference.values():
            simulation.centre(value, truth.between_sd)
        simulation.towards_left(0.0, "left", truth.left_bias)
    except ValueError as error:
        raise SimulationError(str(error)) from error
