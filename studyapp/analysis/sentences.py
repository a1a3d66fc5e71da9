"""What a result says, in words a colleague from another field understands."""

from collections.abc import Mapping
from typing import Any

from studyapp.analysis.planning.plan import THESE_PICTURES
from studyapp.analysis.sizes import DESCRIPTIVE, FEWEST_FOR_INFERENCE

NOTHING = "–"


def percent(share: float | None) -> str:
    r"""A share in whole per cent; more digits would feign a precision that no such study has.

    The space does not break, so that number and sign stay together.

    >>> percent(0.8)
    '80\xa0%'
    """
    return NOTHING if share is None else f"{100 * share:.0f}\u00a0%"


def bounds(low: float | None, high: float | None) -> str:
    r"""An interval in whole per cent.

    >>> bounds(0.6618, 0.8910)
    '66\xa0% to 89\xa0%'
    """
    return NOTHING if low is None or high is None else f"{percent(low)} to {percent(high)}"


def p_value(p: float) -> str:
    """As it stands in a sentence.

    >>> p_value(0.0123)
    'p = 0.012'
    >>> p_value(0.00004)
    'p < 0.001'
    """
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def how_many(number: int, things: str) -> str:
    """A number with its noun.

    >>> how_many(1, "trial"), how_many(2000, "trial")
    ('1 trial', '2,000 trials')
    """
    return f"{number:,} {things}{'' if number == 1 else 's'}"


def points(difference: float) -> str:
    r"""A difference of two shares.

    >>> points(0.083)
    '8 percentage points'
    >>> points(-0.01)
    '\u22121 percentage point'
    """
    whole = round(100 * difference)
    return f"{_signed(whole)} percentage point{'' if abs(whole) == 1 else 's'}"


def points_range(low: float, high: float) -> str:
    r"""An interval for a difference of two shares, in percentage points.

    >>> points_range(-0.31, 0.066)
    '\u221231 to 7'
    """
    return f"{_signed(round(100 * low))} to {_signed(round(100 * high))}"


def _signed(whole: int) -> str:
    return f"\u2212{-whole}" if whole < 0 else str(whole)


def reading(estimate: Mapping[str, Any], chosen: str, other: str = "") -> str:
    """One estimate as a sentence or two.

    Parameters
    ----------
    estimate : a record of `studyapp.analysis.estimates.estimates`.
    chosen : what the preference is for.
    other : what it competed with, where that is one thing only.
    """
    of_what = "With these pictures"
    if estimate["estimand"] != THESE_PICTURES:
        of_what = "With other pictures of this kind"
    if estimate["note"] in _WITHOUT_INTERVAL:
        return _WITHOUT_INTERVAL[estimate["note"]]
    range_ = bounds(estimate["low"], estimate["high"])
    says = f"{of_what}, the answers fit a preference for {chosen} of anything from {range_}"
    if estimate["note"] == DESCRIPTIVE:
        scarce = "people" if estimate["n_participants"] < FEWEST_FOR_INFERENCE else "pictures"
        return (
            f"{says}. With fewer than five {scarce} that is a description of this sample, no more."
        )
    return f"{says}: {_direction(estimate, chosen, other)}."


_WITHOUT_INTERVAL = {
    "nobody": "Nobody has answered yet.",
    "one person": "One person has answered, which says nothing about anybody else.",
    "one picture": "One picture was shown, which says nothing about any other.",
    "pictures not told": "Which pictures were shown is not told, which leaves others open.",
}


def _direction(estimate: Mapping[str, Any], chosen: str, other: str) -> str:
    if estimate["low"] > 0.5:
        return f"people choose {chosen} more often than not"
    if estimate["high"] < 0.5:
        return f"people choose {other or 'something else'} more often than {chosen}"
    return "a preference either way, or none, remains possible"
