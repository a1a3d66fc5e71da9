"""A plan in words, as it stands on its page."""

from studyapp.analysis.planning.plan import (
    ANYTIME,
    EQUIVALENCE,
    LOOKS,
    OBRIEN_FLEMING,
    SIGN_FLIP,
    TREND,
    Plan,
)
from studyapp.analysis.sentences import how_many, percent

NOT_SAID = "–"
TESTS = {
    SIGN_FLIP: "Is the preference one half? Sign-flip test over participants.",
    TREND: "Does the preference change with the expertise level? Studentised permutation test.",
    EQUIVALENCE: "Is it the same at the lowest and the highest level? Two one-sided tests",
}


def plan_words(plan: Plan) -> list[tuple[str, str]]:
    """What was planned, line by line: a heading and a sentence."""
    return [
        ("Hypotheses", plan.hypotheses or NOT_SAID),
        ("Participants", _number(plan)),
        ("Primary question", _question(plan)),
        ("Preference for", plan.condition or "the first condition in the alphabet"),
        ("About", plan.estimand),
        ("Probability of a false alarm", _alpha(plan)),
        ("Left out", "; ".join(_exclusions(plan)) + "."),
        ("Looks", _monitoring(plan)),
        ("Weights of the levels", _weights(plan)),
    ]


def _number(plan: Plan) -> str:
    if plan.planned_n is None:
        return "No number is planned, so every result is exploratory."
    return f"{how_many(plan.planned_n, 'complete participation')}; then the study closes."


def _question(plan: Plan) -> str:
    if plan.primary_test != EQUIVALENCE:
        return TESTS[plan.primary_test]
    if not plan.margin:
        return f"{TESTS[EQUIVALENCE]}, without a margin."
    points = f"{100 * plan.margin:g} percentage points"
    return f"{TESTS[EQUIVALENCE]}, margin {points} either way."


def _alpha(plan: Plan) -> str:
    sides = "in each of the two" if plan.primary_test == EQUIVALENCE else "two-sided"
    return f"{plan.alpha:g}, {sides}"


def _exclusions(plan: Plan) -> list[str]:
    found = [
        "who was screened out or failed the comprehension check",
        f"who stopped before {percent(plan.least_share_answered)} of the main trials",
    ]
    if plan.most_catch_failures is not None:
        found.append(_catch_failures(plan.most_catch_failures))
    if plan.least_median_rt_ms is not None:
        found.append(f"whose median response time is below {plan.least_median_rt_ms} ms")
    return found


def _catch_failures(most: int) -> str:
    if not most:
        return "who failed a catch trial"
    return f"who failed more than {how_many(most, 'catch trial')}"


def _monitoring(plan: Plan) -> str:
    if plan.monitoring == ANYTIME:
        return "After every participant, by a confidence sequence that is valid at any time."
    if plan.monitoring == LOOKS:
        name = "O'Brien-Fleming" if plan.boundary == OBRIEN_FLEMING else "Pocock"
        return f"After {', '.join(map(str, plan.looks))} participants, with bounds of {name}."
    return "One, at the end."


def _weights(plan: Plan) -> str:
    if not plan.level_weights:
        return "The mix of the sample."
    return ", ".join(f"level {level}: {weight:g}" for level, weight in plan.level_weights.items())
