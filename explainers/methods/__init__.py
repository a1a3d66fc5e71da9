"""One file is one explanation method; the file's name is the method's name.

Files whose names begin with an underscore are parts that methods share.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from explainers import parameters as checking
from explainers.explanation import Explanation

Method = Callable[..., list[Explanation]]


def available() -> list[str]:
    """List the names of the methods, in alphabetical order, without importing any."""
    return list(_names())


@cache  # every key of a map asks whether its method exists, and files come only with an upgrade
def _names() -> tuple[str, ...]:
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in names if not name.startswith("_")))


def get(name: str) -> Method:
    """Give the function that computes a method's explanations.

    Raises
    ------
    LookupError
        If there is no such method; names the choices.
    """
    return _module(name).explain


def version(name: str) -> int:
    """Give the version of a method's results; it rises when the same input gives another map."""
    return getattr(_module(name), "VERSION", 1)


def check_parameters(method: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Check a method's parameters against its signature, without a classifier or a picture.

    Returns
    -------
    dict
        All of the method's parameters: the given ones, and the defaults of the others.

    Raises
    ------
    LookupError
        If there is no such method.
    ValueError
        If a parameter is unknown or its value is impossible; names the parameter, the method and
        the valid choices.
    """
    return checking.complete(method, get(method), parameters)


def _module(name: str) -> Any:
    if name not in available():
        raise LookupError(f"there is no method {name!r}; choose from: {', '.join(available())}")
    return importlib.import_module(f"{__name__}.{name}")
