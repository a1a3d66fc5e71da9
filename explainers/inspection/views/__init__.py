"""One file is one kind of contact sheet; the file's name is what it shows.

A view is a function ``view(subject, *, parameters) -> Sheet``. Its parameters have defaults and
annotations, and check themselves as those of an explanation method do.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

from explainers import parameters as checking
from explainers.inspection.views._subject import Sheet, Subject

__all__ = ["Sheet", "Subject", "available", "check_parameters", "get"]


def available() -> list[str]:
    """List the names of the views."""
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in names if not name.startswith("_"))


def get(name: str) -> Callable[..., Sheet]:
    """Give the function that makes a sheet.

    Raises
    ------
    LookupError
        If there is no such view; names the choices.
    """
    if name not in available():
        raise LookupError(f"there is no view {name!r}; choose from: {', '.join(available())}")
    function: Callable[..., Sheet] = importlib.import_module(f"{__name__}.{name}").view
    return function


def check_parameters(name: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Check a view's parameters and fill in its defaults.

    Raises
    ------
    LookupError, ValueError
        If there is no such view, or a parameter is unknown or its value impossible.
    """
    return checking.complete(name, get(name), parameters)
