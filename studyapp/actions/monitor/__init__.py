"""How a running study fares, for somebody who watches: who came how far, how fast, what was shown.

Nothing here says which condition was chosen, so it may be looked at as often as one likes.

people: how many came how far, by level and arm; pace: how fast; shown: exposure, exclusions and
trouble; keeping: what takes long is not computed for every glance.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from studyapp.actions.monitor.keeping import kept
from studyapp.actions.monitor.pace import Pace, pace
from studyapp.actions.monitor.people import Group, People, by_arm, by_level, people
from studyapp.actions.monitor.shown import Shown, shown
from studyapp.actions.registration.closing import places_of
from studyapp.actions.registration.hiding import Hidden, what_is_hidden
from studyapp.models import Study

__all__ = ["Group", "Monitor", "Now", "Pace", "People", "Shown", "monitor"]


@dataclass(frozen=True)
class Now:
    """What changes with every participant; computed in a fraction of a second.

    Parameters
    ----------
    wanted : complete participations after which newcomers are refused; None for any number.
    """

    at: datetime
    people: People
    wanted: int | None
    levels: list[Group]
    arms: list[Group]
    pace: Pace
    hidden: Hidden | None


@dataclass(frozen=True)
class Monitor:
    """Both halves of the page, each with the time at which it was counted."""

    now: Now
    shown: Shown

    @property
    def said(self) -> str:
        """In one sentence, for whoever hears the page instead of seeing it."""
        counts = self.now.people
        wanted = f" of {self.now.wanted}" if self.now.wanted is not None else ""
        return (
            f"{counts.completed}{wanted} completed, {counts.in_progress} in progress, "
            f"{counts.dropped_out} dropped out."
        )


def monitor(study: Study, *, simulated: bool = False) -> Monitor:
    """Of the real participants, or of the simulated ones; never of both."""
    name = f"monitor-{study.pk}-{'simulated' if simulated else 'real'}"
    return Monitor(
        kept(f"{name}-now", lambda: _now(study, simulated)),
        kept(f"{name}-shown", lambda: shown(study, simulated=simulated)),
    )


def _now(study: Study, simulated: bool) -> Now:
    return Now(
        timezone.now(),
        people(study, simulated=simulated),
        places_of(study),
        by_level(study, simulated=simulated),
        by_arm(study, simulated=simulated),
        pace(study, simulated=simulated),
        what_is_hidden(study, simulated=simulated),
    )
