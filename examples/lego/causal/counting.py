"""Means over piles with intervals, and paired comparisons: a pile is the independent unit."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from explainers.audit.counting.independence import mean_of
from explainers.audit.counting.shares import share as plain_share

ANY = (-math.inf, math.inf)
Figure = dict[str, Any]
Row = dict[str, Any]  # what was measured of one pile, from `comparing.compare`
REGIONS = ("target", "others", "background")


def divide(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Divide piles by whether the explained class can be seen in them."""
    there = [row for row in rows if row["target"] is not None]
    return there, [row for row in rows if row["target"] is None]


def mean(numbers: Sequence[float | None], within: tuple[float, float] = ANY) -> Figure:
    """Give the mean of what is known, with Student's 95 % interval; each number is one pile's.

    Returns
    -------
    dict
        ``mean``, ``low``, ``high`` (None of nothing, or of a single pile), and ``n``.
    """
    found = mean_of(numbers, [str(place) for place in range(len(numbers))], within)
    return {name: found[name] for name in ("mean", "low", "high", "n")}


def share(hits: Sequence[float | None]) -> Figure:
    """Give the mean of what is known and between 0 and 1, as `mean` does.

    Where there is nothing but hits and misses, the interval is Wilson's, which does not vanish for
    a share of none or all.
    """
    known = [one for one in hits if one is not None]
    if not known or set(known) - {0, 1}:
        return mean(hits, (0, 1))
    found = plain_share(round(sum(known)), len(known))
    return {"mean": found["share"], **{name: found[name] for name in ("low", "high", "n")}}


def over_regions(splits: Sequence[Sequence[float] | None]) -> dict[str, Figure]:
    """Give the means of the shares in each region, over the piles that have them."""
    return {
        region: mean([None if one is None else one[place] for one in splits], (0, 1))
        for place, region in enumerate(REGIONS)
    }


def paired(one: Sequence[float | None], two: Sequence[float | None]) -> Figure:
    """Compare two numbers of each pile, over the piles that have both.

    Returns
    -------
    dict
        ``one`` and ``two``, the means; ``mean``, ``low``, ``high`` of one less two; ``n``; how
        often one is ``higher``, ``lower`` and ``equal``; the p-values of Wilcoxon's signed-rank
        test (``wilcoxon``; equal pairs keep their ranks, J. Pratt, 1959) and of the exact sign
        test (``sign``), both two-sided. p is 1 where all pairs are equal.
    """
    pairs = np.array(
        [(a, b) for a, b in zip(one, two, strict=True) if a is not None and b is not None], float
    ).reshape(-1, 2)
    apart = pairs[:, 0] - pairs[:, 1]
    higher, lower = int((apart > 0).sum()), int((apart < 0).sum())
    means = {name: mean(list(pairs[:, place]))["mean"] for place, name in enumerate(("one", "two"))}
    counts = {"higher": higher, "lower": lower, "equal": len(apart) - higher - lower}
    tests = {"wilcoxon": _wilcoxon(apart), "sign": _sign(higher, lower)}
    return {**means, **mean(list(apart)), **counts, **tests}


def _wilcoxon(apart: np.ndarray) -> float:
    from scipy.stats import wilcoxon

    if not apart.any():
        return 1.0
    # The normal approximation at every size: ties are the rule where there are few bricks.
    return float(wilcoxon(apart, zero_method="pratt", method="asymptotic").pvalue)


def _sign(higher: int, lower: int) -> float:
    from scipy.stats import binomtest

    return float(binomtest(higher, higher + lower).pvalue) if higher + lower else 1.0
