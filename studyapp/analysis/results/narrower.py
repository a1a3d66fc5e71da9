"""Where the interval that should be the wider one is not."""

from collections.abc import Mapping, Sequence
from typing import Any

NARROWER = (
    "Where the interval for pictures like these is narrower than that for these pictures, trust "
    "the wider: what holds for other pictures can be no surer than what holds for these. Both are "
    "approximate, and with more pictures than people the one for pictures like these has more "
    "degrees of freedom."
)


def narrower(both: Sequence[Mapping[str, Any]]) -> bool:
    """Whether that is so of the two records of `estimates`, on either side."""
    these, like_these = both
    if these["low"] is None or like_these["low"] is None:
        return False
    return bool(like_these["low"] > these["low"] or like_these["high"] < these["high"])
