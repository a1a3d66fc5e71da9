"""What a bundle tells, of the shape that pages and tables read.

Each function gives back what it is given; ValueError says what of it is of another shape.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from studyapp.actions.storable import can_be_stored, plain_reason

TOLD_TWICE = ("class_id", "class_name", "score", "probability")
DEEPEST = 40  # lists in lists; a page that shows them goes as deep


def storable(document: Any) -> Any:
    """Nothing in it is nested too deeply, and every text and number can be stored."""
    for one in _ends(document, 0):
        if isinstance(one, str) and not can_be_stored(one):
            raise ValueError(f"{one[:60]!a} holds a sign that cannot be stored")
        # No page and no table could count with more; JSON's whole numbers have no end.
        if isinstance(one, int | float) and not abs(one) <= sys.float_info.max:
            raise ValueError("a number is too large")
    return document


def _ends(value: Any, depth: int) -> Iterator[str | float | None]:
    """Everything that is neither a list nor values by their names, and the names."""
    if depth > DEEPEST:
        raise ValueError(f"it is nested more than {DEEPEST} times")
    if isinstance(value, list):
        for one in value:
            yield from _ends(one, depth + 1)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _ends(one, depth + 1)
    else:
        yield value


def named(value: Any, what: str) -> Mapping[str, Any]:
    """Values by their names."""
    if not isinstance(value, Mapping):
        raise ValueError(f"{what} must be values by their names, not {_short(value)}")
    return value


def plain(value: Any, what: str) -> Mapping[str, Any]:
    """Numbers and texts by their names, and none of them nested."""
    for name, one in named(value, what).items():
        if isinstance(one, list | dict):
            raise ValueError(f"{what}: {name} must be a number or a text, not {_short(one)}")
    return value


def numbers(value: Any, what: str) -> Mapping[str, Any]:
    """Numbers, yes or no, or nothing, by their names."""
    for name, one in named(value, what).items():
        if not isinstance(one, int | float | None):
            raise ValueError(f"{what}: {name} must be a number, not {_short(one)}")
    return value


def number(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{what} must be a number, not {_short(value)}")
    return value


def texts(value: Any, what: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"{what} must be a list of texts, not {_short(value)}")
    return value


def facts(value: Any, what: str) -> Mapping[str, Any]:
    """What is known of an explanation; of its most probable classes, name and probability."""
    top = named(value, what).get("top_classes", [])
    if not isinstance(top, list) or not all(isinstance(one, list) and len(one) == 2 for one in top):
        raise ValueError(f"{what}: top_classes must be names with their probabilities")
    for name, chance in top:
        texts([name], f"{what}: top_classes")
        number(chance, f"{what}: top_classes")
    return value


def same(told: Mapping[str, Any], row: Mapping[str, Any], what: str) -> None:
    """What is told of an explanation twice, as its facts and beside them, is the same."""
    for name in TOLD_TWICE:
        if name not in told or type(told[name]) is bool or told[name] != row[name]:
            raise ValueError(
                f"{what}: {name} is {_short(told.get(name))} and beside them {_short(row[name])}"
            )


def in_words(error: Exception) -> str:
    """What values of another shape made the code raise, for whoever reads no code."""
    if isinstance(error, KeyError):
        return f"{_short(error.args[0] if error.args else None)} is missing or not known"
    if isinstance(error, ValidationError):
        return "; ".join(error.messages)
    if isinstance(error, DatabaseError):
        return "a value is missing, given twice, or too large to be stored"
    if isinstance(error, TypeError | AttributeError):
        return "a value is of another kind"
    return plain_reason(error)


def rows(value: Any, kinds: Mapping[str, type], what: str) -> list[dict[str, Any]]:
    """Rows with just these columns, each of its kind."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ValueError(f"{what} must be a list of rows, not {_short(value)}")
    for row in value:
        wrong = [name for name, kind in kinds.items() if type(row.get(name)) is not kind]
        if wrong or set(row) - set(kinds):
            others = [*wrong, *sorted(set(row) - set(kinds))]
            raise ValueError(f"{what}: {', '.join(others)} is not as a bundle has it")
    return value


def _short(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:60]}..."
