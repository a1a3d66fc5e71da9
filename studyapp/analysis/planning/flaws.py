"""What is wrong with a plan for the study that it is for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from studyapp.analysis.planning.plan import EQUIVALENCE, FIXED, LOOKS, TREND, Plan


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


def plan_flaws(plan: Plan, setting: Setting) -> list[str]:
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


def _of_hypotheses(plan: Plan) -> Iterator[str]:
    if plan.planned_n is not None and not plan.hypotheses.strip():
        yield "its plan has a number of participants but no hypothesis; write down what is expected"


def _of_number(plan: Plan, setting: Setting) -> Iterator[str]:
    planned = plan.planned_n
    if planned is None:
        return
    if setting.places is not None and setting.places != planned:
        yield (
            f"its plan wants {planned} participants and the study has {setting.places} places; "
            "leave the places empty or make the two the same"
        )
    limited = set(setting.levels) <= set(setting.quotas)
    if setting.quotas and limited and sum(setting.quotas.values()) < planned:
        yield (
            f"its plan wants {planned} participants and its quotas allow only "
            f"{sum(setting.quotas.values())}"
        )


def _of_primary(plan: Plan, setting: Setting) -> Iterator[str]:
    if plan.condition and plan.condition not in setting.conditions:
        choices = ", ".join(sorted(setting.conditions))
        yield f"its plan is about {plan.condition!r}, which is not compared; choose from: {choices}"
    if plan.primary_test in (TREND, EQUIVALENCE) and len(setting.levels) < 2:
        yield f"the {plan.primary_test} test of its plan needs at least two expertise levels"
    if plan.primary_test == EQUIVALENCE and not plan.margin:
        yield "the equivalence test of its plan needs a margin above 0, such as 0.1"


def _of_monitoring(plan: Plan, setting: Setting) -> Iterator[str]:
    if plan.monitoring != FIXED and not setting.is_preference:
        yield 'its plan monitors preferences, which are not asked for; set monitoring to "fixed"'


def _of_looks(plan: Plan) -> Iterator[str]:
    if plan.monitoring != LOOKS:
        if plan.looks:
            yield 'its plan names looks but does not take them; set its monitoring to "looks"'
        return
    if plan.planned_n is None:
        yield "its plan has looks but no planned number of participants"
    elif not plan.looks or plan.looks[-1] != plan.planned_n:
        yield f"the last look of its plan must be at the planned number, {plan.planned_n}"
    if plan.looks and plan.looks[0] < 2:
        yield "the first look of its plan must be at two participants or more"


def _of_exclusions(plan: Plan, setting: Setting) -> Iterator[str]:
    if plan.most_catch_failures is not None and not setting.has_catch:
        yield "its plan excludes by catch trials, but the study has none (set a catch rate)"
    if plan.least_median_rt_ms is not None and not setting.is_timed:
        yield "its plan excludes by response times, so the study must need timing"


def _of_weights(plan: Plan, setting: Setting) -> Iterator[str]:
    levels = sorted(setting.levels)
    if plan.level_weights and sorted(plan.level_weights) != levels:
        known = ", ".join(map(str, levels))
        yield f"the level weights of its plan must name each expertise level once: {known}"
