"""Which of the stimuli that a participant saw are put before them again, to guess what made them.

Two trials with both their sides: enough for an index per group of people, and over before anybody
is tired of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

TRIALS = 2

Name = TypeVar("Name")


@dataclass(frozen=True)
class Shown:
    """One picture as it was shown.

    Parameters
    ----------
    trial : which trial it was in.
    stimulus, condition : what was shown and what made it.
    """

    trial: Hashable
    stimulus: Hashable
    condition: Hashable


def draw_shown(shown: Sequence[Shown], draw: Random) -> list[Shown]:
    """The pictures of up to two trials, in a random order, each stimulus once.

    The first trial is drawn at random. The second is drawn among those whose conditions were not
    drawn yet, as far as there are any; with two conditions every trial shows both, so that each is
    asked about twice.
    """
    by_trial: dict[Hashable, list[Shown]] = {}
    for picture in shown:
        by_trial.setdefault(picture.trial, []).append(picture)
    order = list(by_trial)
    draw.shuffle(order)
    drawn: list[Shown] = []
    for _ in range(TRIALS):
        left = [trial for trial in order if not _repeats(by_trial[trial], drawn)]
        if left:
            # `min` takes the first of equals, and the order is random.
            drawn += by_trial[min(left, key=lambda trial: _known(by_trial[trial], drawn))]
    draw.shuffle(drawn)
    return drawn


def shuffled(names: Sequence[Name], draw: Random) -> list[Name]:
    """The names to choose from, in an order of one participant."""
    return draw.sample(list(names), len(names))


def _repeats(pictures: Sequence[Shown], drawn: Sequence[Shown]) -> bool:
    return bool({p.stimulus for p in pictures} & {p.stimulus for p in drawn})


def _known(pictures: Sequence[Shown], drawn: Sequence[Shown]) -> int:
    """How many of the conditions were drawn already."""
    return len({p.condition for p in pictures} & {p.condition for p in drawn})
