"""What a suspicion is worth once the network has been asked."""

from typing import NamedTuple

from explainers.audit.counting.shares import CLAIM
from explainers.audit.suspicion.intervening import Exchange
from explainers.audit.suspicion.region import Level

MATTERS = 0.1  # rise of a probability from which a place is said to decide


class Verdict(NamedTuple):
    """The level in the end, and why, in a sentence."""

    level: Level
    sentence: str


def settle(level: Level, label: str, pictures: int, found: Exchange | None) -> Verdict:
    """Bring together what the maps say and what the network says.

    If the probability surely depends on the place, and by a tenth or more, a place that was only
    noticed becomes suspicious, provided that there are pictures enough; if the dependence is
    surely less, a suspicion is taken back.

    Parameters
    ----------
    level
        From the maps alone.
    label, pictures
        The class, and how many independent pictures of it there are.
    found
        What the exchange did; None if too few pictures show the place without an object.
    """
    if found is None:
        return Verdict(level, "The network was not asked: too few pictures without an object here.")
    told = (
        f"the probability of {label!r} is on average {found.effect:+.2f} with what its own "
        f"pictures show here rather than others (99 % interval {found.low:+.2f} to "
        f"{found.high:+.2f}; {found.pictures} pictures, in {found.changed} of which it decides "
        f"whether {label!r} is predicted)"
    )
    if found.low > 0 and found.effect >= MATTERS:
        sure: Level = "suspicious" if pictures >= CLAIM else level
        return Verdict(sure, f"The network's answer depends on this place: {told}.")
    if found.high < MATTERS:
        return Verdict("noticed", f"The network looks here, but does not depend on it: {told}.")
    return Verdict(level, f"Asking the network did not settle it: {told}.")
