"""Shares and means with intervals that know which maps belong together.

Frames of one sequence resemble each other, as do several maps of one picture; to take them for
independent makes every interval too narrow. The unit that counts is the sequence where a picture
has one, and else the picture.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explainers.audit.counting.shares import CLAIM, share
from explainers.audit.judging import Judged
from explainers.audit.options import Tags
from explainers.audit.tagging import values

Z = 1.959963984540054  # of the standard normal distribution, for 95 %


def units_of(rows: Sequence[Judged], tags: Tags) -> list[str]:
    """Name the unit that each row belongs to: its sequence, or else its picture."""
    return [unit_of(row.picture, row.tags, tags.sequence) for row in rows]


def unit_of(picture: str, tags: Sequence[str], sequence: str) -> str:
    """Name the unit of one picture with these tags; `sequence` is the dimension that names it."""
    named = values(tags, sequence)
    return f"sequence {named[0]}" if named else f"picture {picture}"


def share_of(hits: Sequence[bool], units: Sequence[str]) -> dict[str, Any]:
    """Give a share with its 95 % Wilson interval, by unit.

    Where units have several hits each, n is replaced by the effective number: with r the residuals
    of m units, v = m / (m - 1) sum r^2 / n^2, n* = p (1 - p) / v (z / t)^2 with t of m - 1 degrees
    of freedom, at most n; where p is 0 or 1, n* is m. E. Korn and B. Graubard, "Confidence
    intervals for proportions with small expected number of positive counts estimated from survey
    data" (1998); C. Franco et al., "Comparative study of confidence intervals for proportions in
    complex sample surveys" (2019), which finds Wilson's the best with it.

    Parameters
    ----------
    hits
        Of each row.
    units
        Of each row: equal names belong together.

    Returns
    -------
    dict
        As of `explainers.audit.counting.shares.share`, and ``independent``, the number of units:
        what is claimed depends on it, and not on n.
    """
    total, independent = len(hits), len(set(units))
    plain = share(sum(map(bool, hits)), total)
    found = plain | {"independent": independent, "claim": independent >= CLAIM}
    if independent == total:
        return found
    low, high = wilson(plain["share"], _effective(hits, units))
    return found | {"low": low, "high": high}


def wilson(part: float, number: float) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share of a number that need not be whole."""
    middle = (part + Z**2 / (2 * number)) / (1 + Z**2 / number)
    spread = part * (1 - part) / number + Z**2 / (4 * number**2)
    half = Z / (1 + Z**2 / number) * spread**0.5
    low = 0.0 if part == 0 else max(0.0, middle - half)
    return low, 1.0 if part == 1 else min(1.0, middle + half)


def _effective(hits: Sequence[bool], units: Sequence[str]) -> float:
    """Give the number of independent rows that would say as much."""
    sums, sizes = _by_unit(np.asarray(hits, float), units)
    total, count = sizes.sum(), len(sizes)
    part = sums.sum() / total
    if count == 1 or part in (0, 1):
        return float(count)
    variance = _variance(sums, sizes, part)
    known = part * (1 - part) / variance if variance else total
    return float(min(total, known * (Z / _t(count - 1)) ** 2))


def mean_of(
    numbers: Sequence[float | None],
    units: Sequence[str],
    within: tuple[float, float] = (0.0, 1.0),
) -> dict[str, Any]:
    """Give the mean of what is known, with its 95 % interval, by unit.

    The interval is the mean plus and minus t of m - 1 degrees of freedom times the root of
    m / (m - 1) sum r^2 / n^2, r being the residuals of m units; where all units are single rows,
    that is Student's.

    Parameters
    ----------
    numbers
        Of each row; None where there is none.
    units
        Of each row.
    within
        What the numbers can be, where the interval ends.

    Returns
    -------
    dict
        ``mean``, ``low``, ``high`` (None of nothing, or of a single unit), ``n``,
        ``independent``, ``claim``.
    """
    known = [
        (float(one), unit) for one, unit in zip(numbers, units, strict=True) if one is not None
    ]
    independent = len({unit for _, unit in known})
    found = {"n": len(known), "independent": independent, "claim": independent >= CLAIM}
    if not known:
        return {"mean": None, "low": None, "high": None} | found
    sums, sizes = _by_unit(np.array([one for one, _ in known]), [unit for _, unit in known])
    mean = float(sums.sum() / sizes.sum())
    if independent == 1:
        return {"mean": mean, "low": None, "high": None} | found
    half = _t(independent - 1) * _variance(sums, sizes, mean) ** 0.5
    low, high = max(within[0], mean - half), min(within[1], mean + half)
    return {"mean": mean, "low": float(low), "high": float(high)} | found


def _by_unit(numbers: np.ndarray, units: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Add up the numbers of each unit, and count them."""
    _, place = np.unique(np.asarray(units), return_inverse=True)
    return np.bincount(place, numbers), np.bincount(place)


def _variance(sums: np.ndarray, sizes: np.ndarray, mean: float) -> float:
    """Give the variance of a mean, its units being independent."""
    count = len(sums)
    return float(count / (count - 1) * ((sums - mean * sizes) ** 2).sum() / sizes.sum() ** 2)


def _t(freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, freedom))
