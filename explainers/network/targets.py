"""Which classes of a picture are explained: the rules, and their answers."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

RULES = "top-1, top-k:<number>, threshold:<probability>, label:<name>, class:<id>[,<id>...]"


class TargetRule(NamedTuple):
    """A rule as it was written, and its two parts."""

    text: str
    kind: str  # top-k, threshold, label, class
    value: str


def parse_rule(text: str) -> TargetRule:
    """Read a target rule, without a classifier.

    ``top-1`` is the class with the highest probability, ``top-k:3`` the three highest, best first,
    ``threshold:0.5`` every class of at least that probability, best first; ``label:cat`` and
    ``class:281`` are the same class for every picture, ``class:3,7`` are two.

    Raises
    ------
    ValueError
        If it is none of these; names the choices.
    """
    if text == "top-1":
        return TargetRule(text, "top-k", "1")
    kind, colon, value = str(text).partition(":")
    rule = TargetRule(text, kind, value)
    if colon and value and _is_possible(rule):
        return rule
    raise ValueError(f"target rule {text!r} is unknown; choose from: {RULES}")


def _is_possible(rule: TargetRule) -> bool:
    if rule.kind == "label":
        return True
    if rule.kind == "class":
        return all(number.isdecimal() for number in rule.value.split(","))
    if rule.kind == "top-k":
        return rule.value.isdecimal() and int(rule.value) > 0
    try:
        return rule.kind == "threshold" and 0 <= float(rule.value) <= 1
    except ValueError:
        return False


def resolve(rule: TargetRule, probabilities: np.ndarray, labels: tuple[str, ...]) -> list[tuple]:
    """Apply a rule to what the classifier said.

    Parameters
    ----------
    rule
        From `parse_rule`.
    probabilities
        (pictures, classes).
    labels
        The names of the classes.

    Returns
    -------
    list of tuple of int
        For each picture the classes to explain; empty where no class reaches a threshold.

    Raises
    ------
    ValueError
        If the classifier has no such class.
    """
    # A stable sort, so that of two equal classes the first comes first everywhere.
    order = np.argsort(-probabilities, axis=1, kind="stable")
    if rule.kind == "top-k":
        return [tuple(int(number) for number in row[: int(rule.value)]) for row in order]
    if rule.kind == "threshold":
        return [
            tuple(int(number) for number in row if chances[number] >= float(rule.value))
            for row, chances in zip(order, probabilities, strict=True)
        ]
    return [_class_ids(rule, labels)] * len(probabilities)


def given(classes: Sequence[int | Sequence[int]], pictures: int, known: int) -> list[tuple]:
    """Check classes that were given for each picture, one or several.

    Raises
    ------
    ValueError
        If there is not one entry for each picture, or the classifier has no such class.
    """
    chosen = [(ids,) if isinstance(ids, int) else tuple(ids) for ids in classes]
    wrong = [number for ids in chosen for number in ids if not 0 <= number < known]
    if wrong or len(chosen) != pictures:
        raise ValueError(f"give classes from 0 to {known - 1} for each picture, not {classes!r}")
    return chosen


def check_rule(text: str, labels: Sequence[str] | None = None) -> None:
    """Check a rule before any picture is opened.

    Raises
    ------
    ValueError
        If it is no rule, or names a class that is not among the classifier's, if these are given.
    """
    rule = parse_rule(text)
    if labels is not None and rule.kind in ("label", "class"):
        _class_ids(rule, tuple(labels))


def _class_ids(rule: TargetRule, labels: tuple[str, ...]) -> tuple[int, ...]:
    if rule.kind == "label":
        if rule.value not in labels:
            shown = ", ".join(labels[:10]) + (" ..." if len(labels) > 10 else "")
            raise ValueError(f"there is no class {rule.value!r}; the classes are: {shown}")
        return (labels.index(rule.value),)
    numbers = tuple(dict.fromkeys(map(int, rule.value.split(","))))
    for number in numbers:
        if number >= len(labels):
            raise ValueError(f"there is no class {number}; the last one is {len(labels) - 1}")
    return numbers
