"""Whoever completed counts, and whoever stopped after at least half."""

import pytest

from studyapp.analysis.planning.plan import Plan
from studyapp.analysis.population import (
    TOO_FAST,
    TOO_FEW_ANSWERED,
    TOO_MANY_CATCH_FAILURES,
    exclusion_reason,
)


@pytest.mark.parametrize(
    ("outcome", "answered", "given", "counts"),
    [
        ("completed", 10, 10, True),
        ("completed", 0, 10, True),
        ("", 10, 10, True),
        ("", 5, 10, True),
        ("", 4, 10, False),
        ("", 5, 11, False),
        ("", 0, 10, False),
        ("", 0, 0, False),
    ],
)
def test_half_of_the_main_trials_is_enough(outcome, answered, given, counts):
    reason = exclusion_reason(outcome=outcome, answered=answered, given=given)
    assert reason == ("" if counts else TOO_FEW_ANSWERED)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("screened_out", "screened out"), ("failed_check", "failed the comprehension check")],
)
def test_whoever_was_not_let_in_is_left_out_for_that_reason(outcome, reason):
    assert exclusion_reason(outcome=outcome, answered=0, given=0) == reason
    assert exclusion_reason(outcome=outcome, answered=10, given=10) == reason


def reason_by(plan: Plan, **answers) -> str:
    common = {"outcome": "completed", "answered": 10, "given": 10}
    return exclusion_reason(**(common | answers), plan=plan)


def test_the_plan_says_from_which_share_on_somebody_counts():
    plan = Plan(least_share_answered=0.8)
    assert reason_by(plan, outcome="", answered=8) == ""
    assert reason_by(plan, outcome="", answered=7) == TOO_FEW_ANSWERED
    assert reason_by(plan, outcome="completed", answered=7) == ""
    assert reason_by(Plan(least_share_answered=0.0), outcome="", answered=0, given=0)


def test_who_fails_more_catch_trials_than_planned_is_left_out():
    plan = Plan(most_catch_failures=1)
    assert reason_by(plan, catch_failures=1) == ""
    assert reason_by(plan, catch_failures=2) == TOO_MANY_CATCH_FAILURES
    assert reason_by(Plan(most_catch_failures=0), catch_failures=1) == TOO_MANY_CATCH_FAILURES
    assert reason_by(Plan(), catch_failures=99) == ""


def test_who_is_faster_than_planned_is_left_out_and_nobody_whose_times_are_unknown():
    plan = Plan(least_median_rt_ms=300)
    assert reason_by(plan, median_rt_ms=300.0) == ""
    assert reason_by(plan, median_rt_ms=299.5) == TOO_FAST
    assert reason_by(plan, median_rt_ms=None) == ""
    assert reason_by(Plan(), median_rt_ms=1.0) == ""


def test_the_first_reason_in_the_order_of_the_way_is_given():
    strict = Plan(most_catch_failures=0, least_median_rt_ms=300)
    worst = {"catch_failures": 3, "median_rt_ms": 1.0}
    assert reason_by(strict, outcome="failed_check", **worst) == "failed the comprehension check"
    assert reason_by(strict, outcome="", answered=1, **worst) == TOO_FEW_ANSWERED
    assert reason_by(strict, **worst) == TOO_MANY_CATCH_FAILURES
