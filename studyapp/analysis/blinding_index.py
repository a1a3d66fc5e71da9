"""Whether people could tell the techniques apart: Bang's blinding index of their guesses.

Bang, H., Ni, L. and Davis, C. E. (2004), Assessment of blinding in clinical trials, Controlled
Clinical Trials 25, 143-156.

With r the share of right guesses among those who dared one, the index of two conditions is

    BI = (2 r - 1) · (right + wrong) / (right + wrong + unknown)

1 is: everybody recognised it; 0: people guessed at random, or did not know; below 0: people took it
for another. It is the mean of one number per guess: 1 if right, -1 if wrong, 0 if unknown. With k
names to choose from chance is right once in k, so a wrong guess counts -1/(k - 1); then 0 remains
what guessing at random gives, and for k = 2 nothing changes. This is our extension: the paper
treats two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan, sqrt
from typing import Any

import pandas as pd
from scipy.special import ndtri
from scipy.stats import t as student

from studyapp.analysis.intervals.counts import ratio_variance, sums
from studyapp.analysis.intervals.wilson import CONFIDENCE

COLUMNS = (
    "expertise_level",
    "condition",
    "guesses",
    "participants",
    "right",
    "wrong",
    "unknown",
    "index",
    "low",
    "high",
)


@dataclass(frozen=True)
class BlindingIndex:
    """The index with the ends of its 95 % interval; the ends are NaN where there is none."""

    index: float
    low: float
    high: float


def bang(right: int, wrong: int, unknown: int) -> BlindingIndex:
    """The index of two conditions by the formulas of the paper: one guess per person.

    The variance is that of a difference of two multinomial shares,
    (p + q - (p - q)²) / n with p = right/n and q = wrong/n.

    Raises
    ------
    ValueError : there is no guess, or a number is negative.
    """
    total = right + wrong + unknown
    if min(right, wrong, unknown) < 0 or total == 0:
        raise ValueError(f"{right} right, {wrong} wrong and {unknown} unknown are no guesses")
    p, q = right / total, wrong / total
    half = float(ndtri((1 + CONFIDENCE) / 2)) * sqrt((p + q - (p - q) ** 2) / total)
    return _within(p - q, half, lowest=-1)


def clustered(guesses: pd.DataFrame, *, names: int) -> BlindingIndex:
    """The index of guesses of which several come from one person.

    Guesses of one person resemble each other: who recognises one picture recognises the next. The
    variance is therefore that of a ratio of sums over people (each person's sum of numbers over
    the number of guesses), with m/(m - 1) for m people and Student's t with m - 1 degrees of
    freedom. With one person there is no interval. Where all people are alike, as when everybody is
    right, this variance is 0 and the interval has no width: read it with the number of people.

    Parameters
    ----------
    guesses : participant_id, condition, guess; a missing guess is "I do not know".
    names : how many names were offered, two or more.

    Raises
    ------
    ValueError : there is no guess, or fewer than two names.
    """
    if names < 2 or guesses.empty:
        raise ValueError(f"{len(guesses)} guesses among {names} names have no index")
    numbers = _numbers(guesses, names)
    of_people, sizes = sums(numbers, guesses["participant_id"])
    index, m = float(numbers.mean()), len(sizes)
    if m < 2:
        return BlindingIndex(index, nan, nan)
    variance = ratio_variance(of_people, sizes)
    half = float(student.ppf((1 + CONFIDENCE) / 2, m - 1)) * sqrt(variance)
    return _within(index, half, lowest=-1 / (names - 1))


def blinding_table(guesses: pd.DataFrame, *, names: int) -> pd.DataFrame:
    """The index of each condition: over all, then per expertise level.

    Parameters
    ----------
    guesses : one row per guess with participant_id, expertise_level, condition (what it was) and
        guess (which condition was named; missing for "I do not know").
    names : how many names were offered.

    Returns one row per expertise level and condition with the columns COLUMNS; the rows over all
    people come first and have no expertise level. Without a guess there is no row.
    """
    rows = list(_rows(guesses, None, names))
    for level in sorted(guesses["expertise_level"].dropna().unique()):
        rows += _rows(guesses[guesses["expertise_level"] == level], int(level), names)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"expertise_level": "Int64"})


def _rows(guesses: pd.DataFrame, level: int | None, names: int) -> Iterator[dict[str, Any]]:
    for condition, group in guesses.groupby("condition", sort=True):
        unknown = int(group["guess"].isna().sum())
        right = int((group["guess"] == group["condition"]).sum())
        yield {
            "expertise_level": level,
            "condition": condition,
            "guesses": len(group),
            "participants": group["participant_id"].nunique(),
            "right": right,
            "wrong": len(group) - right - unknown,
            "unknown": unknown,
            **vars(clustered(group, names=names)),
        }


def _numbers(guesses: pd.DataFrame, names: int) -> pd.Series[float]:
    """1 for a right guess, -1/(names - 1) for a wrong one, 0 for an unknown."""
    numbers = pd.Series(-1 / (names - 1), index=guesses.index)
    numbers[guesses["guess"] == guesses["condition"]] = 1.0
    numbers[guesses["guess"].isna()] = 0.0
    return numbers


def _within(index: float, half: float, *, lowest: float) -> BlindingIndex:
    """The interval, cut where the index itself ends."""
    return BlindingIndex(index, max(lowest, index - half), min(1.0, index + half))
