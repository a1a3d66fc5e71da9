"""How large a preference is, said in the ways that are in use.

Cohen, J. (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd edition: g section
5.2, h section 6.2, d section 2.2.
"""

from dataclasses import dataclass
from math import asin, sqrt

import numpy as np
from numpy.typing import NDArray

from studyapp.analysis.intervals.wilson import naive_wilson

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Effects:
    """Effect sizes of a preference p; missing where they would be infinite.

    Parameters
    ----------
    g : p - 1/2.
    h : 2 asin(sqrt(p)) - 2 asin(sqrt(1/2)).
    odds : p / (1 - p).
    d : mean over participants of (share - 1/2), over its standard deviation.
    """

    g: float
    h: float
    odds: float | None
    d: float | None


def effects(preference: float, shares: Numbers) -> Effects:
    """
    Parameters
    ----------
    preference : share of all choices.
    shares : participants' own preferences.
    """
    spread = float(shares.std(ddof=1)) if len(shares) > 1 else 0.0
    return Effects(
        g=preference - 0.5,
        h=2 * asin(sqrt(preference)) - 2 * asin(sqrt(0.5)),
        odds=preference / (1 - preference) if preference < 1 else None,
        d=float(shares.mean() - 0.5) / spread if spread > 1e-9 else None,
    )


@dataclass(frozen=True)
class Majority:
    """How many participants chose something in more than half of their trials, of how many.

    Parameters
    ----------
    even : those who chose it in exactly half.
    low, high : Wilson interval; people are independent of each other, so that it is right here.
        Missing with fewer than two people.
    """

    people: int
    even: int
    of: int
    low: float | None
    high: float | None


def majority(shares: Numbers) -> Majority:
    """Count the people with a majority for it; one or more participants."""
    people, even = int((shares > 0.5).sum()), int((shares == 0.5).sum())
    low, high = naive_wilson(people, len(shares)) if len(shares) > 1 else (None, None)
    return Majority(people, even, len(shares), low, high)
