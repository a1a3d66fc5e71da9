"""Two people change the same thing: the second is told, and nothing of either is lost."""

import hashlib
import json
from typing import Any


class ChangedMeanwhile(Exception):
    """Somebody saved something else since this was opened; nothing was stored."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody saved something else since you opened this page; yours is below and not "
            "saved. Look at theirs in another window, then save again: yours then takes its place."
        )


def digest_of_values(values: Any) -> str:
    """The same for the same JSON values, so that one sees whether somebody saved others."""
    told = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def refuse_unless_seen(now: str, seen: str) -> None:
    """Refuse to store what was made from something that is not stored any more.

    Parameters
    ----------
    now, seen : digests of what is stored, and of what it was made from.

    Raises
    ------
    ChangedMeanwhile : they differ.
    """
    if now != seen:
        raise ChangedMeanwhile
