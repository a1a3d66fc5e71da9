"""Whose answers count in the primary analysis."""

SMALLEST_SHARE_ANSWERED = 0.5
TOO_FEW_ANSWERED = "fewer than half of the main trials answered"


def exclusion_reason(*, completed: bool, answered: int, given: int) -> str:
    """Why a participant does not count; empty for somebody who does.

    Whoever completed counts. Whoever stopped part of the way counts from half of the main trials
    on, so that dropping out late does not throw away what was said.
    """
    if completed or (given and answered / given >= SMALLEST_SHARE_ANSWERED):
        return ""
    return TOO_FEW_ANSWERED
