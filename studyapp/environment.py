"""What the environment says, or why it cannot be meant: a switch that is misspelt is not off."""

import os
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured

YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")


def switch(name: str, default: bool) -> bool:
    """A variable that turns something on or off; empty is as if it were not set.

    Raises
    ------
    ImproperlyConfigured : it is neither.
    """
    said = os.environ.get(name, "").strip().lower()
    if said and said not in YES + NO:
        raise ImproperlyConfigured(f"{name} is {said!r}, neither on nor off; write 1 or 0.")
    return said in YES if said else default


def whole_number(name: str, default: int) -> int:
    """A variable that holds a number; empty is as if it were not set.

    Raises
    ------
    ImproperlyConfigured : it holds none, or one below zero.
    """
    said = os.environ.get(name, "").strip()
    if said and not (said.isascii() and said.isdigit()):
        raise ImproperlyConfigured(f"{name} is {said!r}; write a whole number, 0 or above.")
    return int(said) if said else default


def address(name: str, read: Callable[[str], Any], example: str) -> Any:
    """What an address of a server means; it may hold a password, so no message repeats it.

    Raises
    ------
    ImproperlyConfigured : it is not understood.
    """
    try:
        return read(name)
    except (ImproperlyConfigured, ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"{name} is not understood ({type(error).__name__}); write it like {example}."
        ) from None
