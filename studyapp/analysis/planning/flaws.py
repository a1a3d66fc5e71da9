"""What is wrong with a plan for the study that it is for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from studyapp.analysis.planning.plan import EQUIVALENCE, FIXED, LOOKS, TREND, Plan


class Flaw(str):
    """Half a sentence that knows what it compares.

    Attributes
    ----------
    about : what of the plan it is about, as `Plan` calls it.
    beside : what else it rests on, as `Plan` and `Setting` call it.
    """

    __slots__ = ("about", "beside")
    about: str
    beside: frozenset[str]

    def __new__(cls, said: str, about: str, *beside: str) -> Self:
        made = super().__new__(cls, said)
        made.about, made.beside = about, frozenset(beside)
        return made


@dataclass(frozen=True)
class Setting:
    """What a plan needs to know about its study.

    Parameters
    ----------
    conditions : names of those that are compared.
    levels : expertise levels of the questionnaire.
    places : how many participants are wanted; None for any number.
    quotas : {level: people wanted}; a level without one takes any number.
    has_catch, is_timed : whether there are catch trials, and whether response times are certain.
    is_preference : whether preferences are asked for.
    """

    conditions: Collection[str]
    levels: Collection[int]
    places: int | None = None
    quotas: Mapping[int, int] = field(default_factory=dict)
    has_catch: bool = False
    is_timed: bool = False
    is_preference: bool = True


def plan_flaws(plan: Plan, setting: Setting) -> list[Flaw]:
    """Each in half a sentence about "its plan", with what to do."""
    return [
        *_of_hypotheses(plan),
        *_of_number(plan, setting),
        *_of_primary(plan, setting),
        *_of_monitoring(plan, setting),
        *_of_looks(plan),
        *_of_exclusions(plan, setting),
        *_of_weights(plan, setting),
    ]


def _of_hypotheses(plan: Plan) -> Iterator[Flaw]:
    if plan.planned_n is not None and not plan.hypotheses.strip():
        said = "its plan has a number of participants but no hypothesis; write down what is "
        yield Flaw(
            said + "expected", "hypotheses" if plan.hypotheses else "planned_n", "hypotheses"
        )


def _of_number(plan: Plan, setting: Setting) -> Iterator[Flaw]:
    planned = plan.planned_n
    if planned is None:
        return
    if setting.places is not None and setting.places != planned:
        said = (
            f"its plan wants {planned} participants and the study has {setting.places} places; "
            "leave the places empty or make the two the same"
        )
        yield Flaw(said, "planned_n", "places")
    limited = set(setting.levels) <= set(setting.quotas)
    if setting.quotas and limited and sum(setting.quotas.values()) < planned:
        said = (
            f"its plan wants {planned} participants and its quotas allow only "
            f"{sum(setting.quotas.values())}"
        )
        yield Flaw(said, "planned_n", "quotas", "levels")


def _of_primary(plan: Plan, setting: Setting) -> Iterator[Flaw]:
    if plan.condition and plan.condition not in setting.conditions:
        choices = ", ".join(sorted(setting.conditions))
        said = f"its plan is about {plan.condition!r}, which is not compared; choose from: "
        yield Flaw(said + choices, "condition", "conditions")
    if plan.primary_test in (TREND, EQUIVALENCE) and len(setting.levels) < 2:
        said = f"the {plan.primary_test} test of its plan needs at least two expertise levels"
        yield Flaw(said, "primary_test", "levels")
    if plan.primary_test == EQUIVALENCE and not plan.margin:
        said = "the equivalence test of its plan needs a margin above 0, such as 0.1"
        yield Flaw(said, "primary_test" if plan.margin is None else "margin", "margin")


def _of_monitoring(plan: Plan, setting: Setting) -> Iterator[Flaw]:
    if plan.monitoring != FIXED and not setting.is_preference:
        said = 'its plan monitors preferences, which are not asked for; set monitoring to "fixed"'
        yield Flaw(said, "monitoring", "is_preference")


def _of_looks(plan: Plan) -> Iterator[Flaw]:
    if plan.monitoring != LOOKS:
        if plan.looks:
            said = 'its plan names looks but does not take them; set its monitoring to "looks"'
            yield Flaw(said, "looks", "monitoring")
        return
    about = "looks" if plan.looks else "monitoring"
    if plan.planned_n is None:
        said = "its plan has looks but no planned number of participants"
        yield Flaw(said, about, "planned_n")
    elif not plan.looks or plan.looks[-1] != plan.planned_n:
        said = f"the last look of its plan must be at the planned number, {plan.planned_n}"
        yield Flaw(said, about, "looks", "planned_n")
    if plan.looks and plan.looks[0] < 2:
        yield Flaw("the first look of its plan must be at two participants or more", "looks")


def _of_exclusions(plan: Plan, setting: Setting) -> Iterator[Flaw]:
    if plan.most_catch_failures is not None and not setting.has_catch:
        said = "its plan excludes by catch trials, but the study has none (set a catch rate)"
        yield Flaw(said, "most_catch_failures", "has_catch")
    if plan.least_median_rt_ms is not None and not setting.is_timed:
        said = "its plan excludes by response times, so the study must need timing"
        yield Flaw(said, "least_median_rt_ms", "is_timed")


def _of_weights(plan: Plan, setting: Setting) -> Iterator[Flaw]:
    levels = sorted(setting.levels)
    if plan.level_weights and sorted(plan.level_weights) != levels:
        known = ", ".join(map(str, levels))
        said = f"the level weights of its plan must name each expertise level once: {known}"
        yield Flaw(said, "level_weights", "levels")
