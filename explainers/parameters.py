"""Parameters of a function, checked against its signature before anything is computed.

A keyword-only argument with a default is a parameter. Its annotation says what it may be: a type, a
``Literal`` with the valid choices, a union of these, or ``Annotated[type, check]``, where the check
is called with the value, raises ``ValueError`` if the value is of the right type but wrong, and may
return the value in its full form.
"""

import inspect
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Between:
    """Accept finite numbers from `low` to `high`, both included."""

    low: float
    high: float = math.inf

    def __call__(self, value: float | None) -> None:
        if value is not None and not self.low <= value <= min(self.high, sys.float_info.max):
            upper = "" if math.isinf(self.high) else f" and at most {self.high:g}"
            raise ValueError(f"must be at least {self.low:g}{upper}, not {value!r}")


def defaults(function: Callable[..., Any]) -> dict[str, Any]:
    """List a function's parameters with their default values, in the order of its signature."""
    return {
        name: parameter.default
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.default is not parameter.empty
    }


def complete(
    owner: str, function: Callable[..., Any], given: Mapping[str, Any], noun: str = "parameter"
) -> dict[str, Any]:
    """Check parameters and fill in the defaults of those that are not given.

    Parameters
    ----------
    owner
        What the messages call the function.
    function
        Whose signature decides.
    given
        Parameter name to value.
    noun
        What the messages call a parameter.

    Raises
    ------
    ValueError
        For an unknown name or an impossible value; names the parameter, the owner and the choices.
    """
    known = defaults(function)
    hints = get_type_hints(function, include_extras=True)
    for name in given:
        if name not in known:
            choices = ", ".join(known) or "none"
            raise ValueError(f"{owner} has no {noun} {name!r}; it has: {choices}")
    values = known | dict(given)
    for name, value in values.items():
        try:
            values[name] = _checked(value, hints.get(name, Any))
        except ValueError as error:
            raise ValueError(f"{owner}: {noun} {name!r} {error}") from error
    return values


def check_mapping(value: object, known: Iterable[str], what: str) -> Mapping[str, Any]:
    """Check that a value is a dictionary all of whose keys are known.

    Raises
    ------
    ValueError
        If it is not; names the first unknown key and the choices.
    """
    if not isinstance(value, Mapping):
        raise ValueError(f"{what} must be a dictionary, not {value!r}")
    choices = list(known)
    for name in value:
        if name not in choices:
            raise ValueError(f"{what} has no {name!r}; it has: {', '.join(choices)}")
    return value


def _checked(value: Any, hint: Any) -> Any:
    if get_origin(hint) is Annotated:
        kind, *checks = get_args(hint)
        value = _checked(value, kind)
        for check in checks:
            full = check(value)
            value = value if full is None else full
    elif not _is_a(value, hint):
        raise ValueError(f"must be {_described(hint)}, not {value!r}")
    return value


def _is_a(value: Any, hint: Any) -> bool:
    origin = get_origin(hint)
    if hint is Any:
        return True
    if origin is Literal:
        return any(value == choice and type(value) is type(choice) for choice in get_args(hint))
    if origin in (Union, UnionType):
        return any(_is_a(value, part) for part in get_args(hint))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, origin or hint)


def _described(hint: Any) -> str:
    origin = get_origin(hint)
    if origin is Literal:
        return "one of " + ", ".join(repr(choice) for choice in get_args(hint))
    if origin in (Union, UnionType):
        return " or ".join(_described(part) for part in get_args(hint))
    names = {float: "a number", int: "a whole number", str: "text", bool: "true or false"}
    names |= {dict: "a dictionary", list: "a list", NoneType: "nothing"}
    return names.get(origin or hint, str(hint))
