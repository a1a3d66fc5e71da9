"""A rehearsal: simulated participants answer an open study, with a known truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from studyapp.actions.enrol import enrol
from studyapp.actions.questionnaires import answer_questionnaire
from studyapp.actions.respond import present, respond
from studyapp.design import simulation
from studyapp.design.seeds import generator
from studyapp.models import ItemChoice, Participant, QuestionnaireItem, Study
from studyapp.models.participation import new_token

SHARES_OF_THREE_LEVELS = (30.0, 50.0, 20.0)


class SimulationError(Exception):
    """The rehearsal cannot be run as described; the message says why and what to do."""


@dataclass(frozen=True)
class Truth:
    """What the simulated participants prefer.

    preference : average probability of choosing the condition, one for all or one per level.
    condition : the favourite; empty takes the first in the alphabet.
    level_shares : how many belong to each level, relatively; empty takes 30, 50, 20 where there are
        three levels and equal shares otherwise.
    between_sd : spread between people on the logit scale; the average stays as stated.
    left_bias : added to the log odds of choosing left; above 0 it pulls preferences towards 50 %.
    """

    preference: Sequence[float]
    condition: str = ""
    level_shares: Sequence[float] = ()
    between_sd: float = 1.0
    left_bias: float = 0.0


def simulate(
    *,
    study: Study,
    participants: int,
    truth: Truth,
    seed: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Participant]:
    """Let simulated participants consent, answer every trial and the questionnaire.

    They go through the same actions as people do and are of the kind "simulated". The same seed on
    the same study (before its rehearsal) gives the same choices.

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
            f"{study.slug} is {study.get_status_display()}; open it first, in the admin."
        )
    drawn = _levels(participants, truth.level_shares, levels, seed)
    _refuse_impossible(preference, truth)
    made = []
    for done, level in enumerate(drawn, start=1):
        inclined = preference[level] if level is not None else preference[None]
        made.append(_take_part(study, level, inclined, favourite, truth, seed))
        progress(done)
    return made


@transaction.atomic
def _take_part(
    study: Study, level: int | None, preference: float, favourite: str, truth: Truth, seed: int
) -> Participant:
    """One participant from consent to questionnaire, whole or not at all."""
    participant = enrol(study=study, token=new_token(), kind=Participant.Kind.SIMULATED)
    draw = generator(seed, "simulated participant", study.slug, participant.slot)
    inclination = simulation.person(preference, truth.between_sd, draw)
    shown = ("question", "left__explanation__condition", "right__explanation__condition")
    for trial in participant.trials.select_related(*shown).order_by("position"):
        sides = {
            trial.left.explanation.condition.name: "left",
            trial.right.explanation.condition.name: "right",
        }
        side = sides.get(favourite, "nowhere")
        left = simulation.chooses_left(inclination, side, truth.left_bias, draw)
        present(trial=trial)
        respond(participant=participant, trial_token=trial.token, side="left" if left else "right")
    return answer_questionnaire(
        participant=participant, questionnaire=study.questionnaire, answers=_answers(study, level)
    )


def _answers(study: Study, level: int | None) -> dict[QuestionnaireItem, str]:
    """The item that decides the level; simulated people have nothing to say on the others."""
    choice = (
        ItemChoice.objects.filter(item__questionnaire=study.questionnaire, level=level)
        .exclude(level=None)
        .select_related("item")
        .first()
    )
    return {choice.item: choice.code} if choice else {}


def _favourite(study: Study, condition: str) -> str:
    names = list(study.conditions.order_by("name").values_list("name", flat=True))
    if not names:
        raise SimulationError(f"{study.slug} has no condition; add two in the admin.")
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
    try:
        for value in preference.values():
            simulation.centre(value, truth.between_sd)
        simulation.chooses_left(0.0, "left", truth.left_bias, generator("rehearsal"))
    except ValueError as error:
        raise SimulationError(str(error)) from error
