"""Whose answers count in the primary analysis."""

SMALLEST_SHARE_ANSWERED = 0.5
TOO_FEW_ANSWERED = "fewer than half of the main trials answered"
# How a participation can end before the trials do.
ENDED_EARLY = {
    "screened_out": "screened out",
    "failed_check": "failed the comprehension check",
}


def exclusion_reason(*, outcome: str, answered: int, given: int) -> str:
    """Why a participant does not count; empty for somebody who does.

    Whoever completed counts. Whoever stopped part of the way counts from half of the main trials
    on, so that dropping out late does not throw away what was said. Nobody is left out for how
    they answered.

    Parameters
    ----------
    outcome : "completed", "screened_out", "failed_check" or, of somebody unfinished, empty.
    answered, given : main trials answered in time, and drawn.
    """
    if outcome in ENDED_EARLY:
        return ENDED_EARLY[outcome]
    if outcome == "completed" or (given and answered / given >= SMALLEST_SHARE_ANSWERED):
        return ""
    return TOO_FEW_ANSWERED
