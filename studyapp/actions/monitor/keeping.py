"""What takes long to count is kept for a while, so that watching never burdens those who answer."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from django.core.cache import cache

QUICK = 0.25  # seconds; what takes no longer is counted for every glance
SHARE = 20  # of the time, counting takes at most one part in so many

Counted = TypeVar("Counted")


def kept(key: str, count: Callable[[], Counted]) -> Counted:
    """The counts under this name, new or at most twenty times as old as counting them takes."""
    found: Counted | None = cache.get(key)
    if found is None:
        began = monotonic()
        found = count()
        took = monotonic() - began
        if took > QUICK:
            cache.set(key, found, SHARE * took)
    return found
