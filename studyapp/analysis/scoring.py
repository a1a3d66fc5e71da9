"""From the answers to a questionnaire to its score, and from the score to an expertise level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NONE, SUM, MEAN = "none", "sum", "mean"


@dataclass(frozen=True)
class ScoredItem:
    """One item that counts towards a score.

    Parameters
    ----------
    code : names the item among the answers.
    values : what each answer scores; None where the answer itself is the number.
    lowest, highest : the ends of the item's scale; None where it has none.
    is_reversed : scored as lowest + highest - value.
    """

    code: str
    values: Mapping[str, float] | None = None
    lowest: float | None = None
    highest: float | None = None
    is_reversed: bool = False


def choice_item(code: str, values: Mapping[str, float], *, is_reversed: bool = False) -> ScoredItem:
    """An item whose choices have values, such as 1 for the right answer and 0 for the others."""
    lowest = min(values.values(), default=None)
    highest = max(values.values(), default=None)
    return ScoredItem(code, dict(values), lowest, highest, is_reversed)


def likert_item(code: str, steps: int, *, is_reversed: bool = False) -> ScoredItem:
    """A scale from 1 to a number of steps."""
    return ScoredItem(code, None, 1, steps, is_reversed)


def number_item(code: str) -> ScoredItem:
    """An item whose answer is a number without ends."""
    return ScoredItem(code)


def flaw(item: ScoredItem) -> str:
    """Why this item can never be scored as it is meant; empty if nothing is wrong."""
    if item.values is not None and not item.values:
        return f"item {item.code!r} is scored, but no choice of it has a value"
    if item.is_reversed and item.lowest is None:
        return f"item {item.code!r} is reversed, but a number has no ends to turn it round by"
    return ""


def item_score(item: ScoredItem, answer: str | None) -> float | None:
    """What one answer scores; None if there is no answer, or if it has no value.

    Raises
    ------
    ValueError : the answer to an item without choices is not a number.
    """
    if answer is None or answer == "":
        return None
    value = float(answer) if item.values is None else item.values.get(answer)
    if value is None or not item.is_reversed:
        return value
    if item.lowest is None or item.highest is None:
        return None
    return item.lowest + item.highest - value


def score(items: Sequence[ScoredItem], answers: Mapping[str, str], how: str) -> float | None:
    """The sum or the mean of what the items score.

    The score is missing (None) unless every item that counts was answered: nothing is filled in,
    because people who skip an item differ from those who answer it. `none` gives None.

    Raises
    ------
    ValueError : the way of scoring is unknown.
    """
    if how not in (NONE, SUM, MEAN):
        raise ValueError(f"scoring {how!r} is unknown; known are: {NONE}, {SUM}, {MEAN}")
    scored = [item_score(item, answers.get(item.code)) for item in items]
    known = [value for value in scored if value is not None]
    if how == NONE or not items or len(known) < len(items):
        return None
    return sum(known) / len(known) if how == MEAN else sum(known)


def score_range(items: Sequence[ScoredItem], how: str) -> tuple[float, float] | None:
    """The lowest and the highest score that can be reached; None where there is no such end."""
    ends = [(item.lowest, item.highest) for item in items]
    if how == NONE or not ends or any(low is None or high is None for low, high in ends):
        return None
    lowest, highest = (sum(end or 0 for end in side) for side in zip(*ends, strict=True))
    return (lowest / len(ends), highest / len(ends)) if how == MEAN else (lowest, highest)


def level_of(score: float | None, cut_points: Mapping[int, float]) -> int | None:
    """The highest level whose lowest score is reached; None below the first or without a score.

    Parameters
    ----------
    cut_points : {level: lowest score of that level}.
    """
    if score is None:
        return None
    reached = [level for level, from_score in cut_points.items() if from_score <= score]
    return max(reached, default=None)
