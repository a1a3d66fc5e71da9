"""Differences of two shares or means, with intervals."""

from collections.abc import Sequence
from typing import Any

from explainers.audit.counting.independence import mean_of, share_of

Figure = dict[str, Any]


def difference(one: Figure, two: Figure, correlation: float = 0.0) -> dict[str, float | None]:
    """Give one share less another, with the interval made of their own intervals.

    R. Newcombe, "Interval estimation for the difference between independent proportions" and
    "Improved confidence intervals for the difference between binomial proportions based on paired
    data" (both 1998), their methods 10.

    Parameters
    ----------
    one, two
        As `explainers.audit.counting.independence.share_of` gives them.
    correlation
        Of the two, where the same pictures are behind both.

    Returns
    -------
    dict
        ``difference``, ``low``, ``high``; None where one of them is nothing's.
    """
    if one["share"] is None or two["share"] is None:
        return {"difference": None, "low": None, "high": None}
    down, up = (_reach(one, "low"), _reach(two, "high")), (_reach(two, "low"), _reach(one, "high"))
    middle = one["share"] - two["share"]
    low, high = (_length(*sides, correlation) for sides in (down, up))
    # Sums of decimal fractions, such as 0.9 - 0.8, would else miss a limit by a rounding error.
    return {"difference": round(middle, 12), "low": middle - low, "high": middle + high}


def _reach(figure: Figure, end: str) -> float:
    return float(abs(figure["share"] - figure[end]))


def _length(one: float, two: float, correlation: float) -> float:
    return float(max(0.0, one**2 - 2 * correlation * one * two + two**2) ** 0.5)


def paired_shares(
    before: Sequence[bool], after: Sequence[bool], units: Sequence[str]
) -> dict[str, Any]:
    """Compare shares of the same rows, before and after.

    Returns
    -------
    dict
        ``old`` and ``new`` shares; ``difference`` (new less old) with ``low`` and ``high``;
        ``gained`` and ``lost``, in how many rows it was the one and not the other.
    """
    old, new = share_of(before, units), share_of(after, units)
    pairs = list(zip(map(bool, before), map(bool, after), strict=True))
    counts = [pairs.count(one) for one in ((True, True), (False, True), (True, False))]
    both, gained, lost = counts
    neither = len(pairs) - both - gained - lost
    found = difference(new, old, _phi(both, gained, lost, neither))
    return {"old": old, "new": new, **found, "gained": gained, "lost": lost}


def _phi(both: int, gained: int, lost: int, neither: int) -> float:
    """Give the correlation of the pairs, with Newcombe's continuity correction."""
    product = (both + gained) * (lost + neither) * (both + lost) * (gained + neither)
    if not product:
        return 0.0
    concordant = float(both * neither - gained * lost)
    if concordant > 0:
        concordant = max(0.0, concordant - (both + gained + lost + neither) / 2)
    return concordant / product**0.5


def paired_means(
    before: Sequence[float | None], after: Sequence[float | None], units: Sequence[str]
) -> dict[str, Any]:
    """Compare means of the rows that have both numbers: as `paired_shares`, with Student's t."""
    pairs = list(zip(before, after, units, strict=True))
    known = [(one, two, unit) for one, two, unit in pairs if one is not None and two is not None]
    units = [unit for _, _, unit in known]
    old = mean_of([one for one, _, _ in known], units)
    new = mean_of([two for _, two, _ in known], units)
    change = mean_of([two - one for one, two, _ in known], units, (-1.0, 1.0))
    mean = change["mean"]
    shown = None if mean is None else round(mean, 12)
    return {
        "old": old,
        "new": new,
        "difference": shown,
        "low": change["low"],
        "high": change["high"],
    }


def mean_difference(one: Figure, two: Figure) -> dict[str, float | None]:
    """Give one mean less another's of other pictures, with the interval made of their own."""
    if any(figure["low"] is None for figure in (one, two)):
        known = one["mean"] is not None and two["mean"] is not None
        middle = round(one["mean"] - two["mean"], 12) if known else None
        return {"difference": middle, "low": None, "high": None}
    return difference(one | {"share": one["mean"]}, two | {"share": two["mean"]})
