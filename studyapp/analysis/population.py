"""Whose answers count in the primary analysis."""

from studyapp.analysis.planning.plan import Plan

TOO_FEW_ANSWERED = "too few of the main trials answered"
TOO_MANY_CATCH_FAILURES = "too many catch trials failed"
TOO_FAST = "answered too fast"
# How a participation can end before the trials do.
ENDED_EARLY = {
    "screened_out": "screened out",
    "failed_check": "failed the comprehension check",
}
REASONS = (*ENDED_EARLY.values(), TOO_FEW_ANSWERED, TOO_MANY_CATCH_FAILURES, TOO_FAST)


def exclusion_reason(
    *,
    outcome: str,
    answered: int,
    given: int,
    catch_failures: int = 0,
    median_rt_ms: float | None = None,
    plan: Plan = Plan(),
) -> str:
    """Why a participant does not count; empty for somebody who does.

    Whoever completed counts. Whoever stopped part of the way counts from a share of the main trials
    on (half of them, unless the plan says another), so that dropping out late does not throw away
    what was said. For how they answered somebody is left out only by a rule of the plan, which was
    fixed before the data; whoever's times are not known is not too fast.

    Parameters
    ----------
    outcome : "completed", "screened_out", "failed_check" or, of somebody unfinished, empty.
    answered, given : main trials answered in time, and drawn.
    catch_failures : catch trials put to them and not passed.
    median_rt_ms : of their main trials, in ms.
    """
    if outcome in ENDED_EARLY:
        return ENDED_EARLY[outcome]
    has_enough = given > 0 and answered / given >= plan.least_share_answered
    if outcome != "completed" and not has_enough:
        return TOO_FEW_ANSWERED
    if plan.most_catch_failures is not None and catch_failures > plan.most_catch_failures:
        return TOO_MANY_CATCH_FAILURES
    fastest = plan.least_median_rt_ms
    if fastest is not None and median_rt_ms is not None and median_rt_ms < fastest:
        return TOO_FAST
    return ""
