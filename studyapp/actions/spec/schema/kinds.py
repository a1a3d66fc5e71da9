"""What a value of a description may be, and how somebody is told that it is not."""

import difflib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from studyapp.actions.spec.mistakes import Mistake, Path

BREAKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Kind:
    """A kind of values.

    Attributes
    ----------
    words : "a text".
    accepts : whether a value is one; None never is.
    each : of a list: the kind of its entries.
    """

    words: str
    accepts: Callable[[Any], bool]
    each: "Kind | None" = None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_box(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(map(_is_whole, value))


TEXT = Kind("a text", lambda value: isinstance(value, str))
LINE = Kind("a text", lambda value: isinstance(value, str))  # for which a form has one line
PROSE = Kind("a text", lambda value: isinstance(value, str))  # for which it has several
VERSION = Kind("a text", lambda value: isinstance(value, str) or _is_whole(value))
WHOLE = Kind("a whole number", _is_whole)
NUMBER = Kind("a number", _is_number)
YES_NO = Kind("true or false", lambda value: isinstance(value, bool))
MAPPING = Kind("a mapping of names to values", lambda value: isinstance(value, dict))
TRANSLATIONS = Kind("a mapping of names to values", lambda value: isinstance(value, dict))
TEXTS = Kind("a list of texts", lambda value: isinstance(value, list), TEXT)
NAMES = Kind("a list of names", lambda value: isinstance(value, list), TEXT)
NUMBERS = Kind("a list of whole numbers", lambda value: isinstance(value, list), WHOLE)
BOXES = Kind("a list of boxes", lambda value: isinstance(value, list))
SIZE = Kind("[height, width]", lambda value: isinstance(value, list))
LABELS = Kind(
    "a list of texts, or the name of a file",
    lambda value: isinstance(value, list | str),
    TEXT,
)


def as_typed(kind: Kind, value: Any) -> Any:
    """A text of a kind as a form takes it, so that saving a form changes nothing.

    It has no blanks at its ends, the line ends of files, and one line where a form has one.
    """
    if kind is TRANSLATIONS and isinstance(value, dict):
        return {name: as_typed(kind, one) for name, one in value.items()}
    if isinstance(value, str) and kind in (LINE, PROSE, TRANSLATIONS):
        value = value.replace("\r\n", "\n").strip()
        return BREAKS.sub(" ", value) if kind is LINE else value
    return value


def kind_mistakes(kind: Kind, name: str, value: Any, where: str, at: Path) -> Iterator[Mistake]:
    """What is wrong with a value that is there; of a list the entries that are."""
    if not kind.accepts(value):
        said = f"{where}{name!r} must be {kind.words}, not {described(value)}"
        yield Mistake(said + _hint(kind, value), at)
    elif kind.each is not None and isinstance(value, list):
        for place, one in enumerate(value):
            if not kind.each.accepts(one):
                said = f"{where}{name!r} must be {kind.words}; entry {place + 1} is "
                yield Mistake(said + described(one) + _hint(kind.each, one), (*at, place))


def choice_mistakes(
    choices: Collection[str], name: str, value: Any, where: str, at: Path
) -> Iterator[Mistake]:
    """A text that is none of those that are possible."""
    if isinstance(value, str) and value not in choices:
        yield Mistake(
            f"{where}{name!r} is {value!r}; choose from: {', '.join(choices)}"
            + meant(value, choices),
            at,
        )


def meant(given: Any, known: Collection[str]) -> str:
    """A guess at what was meant, to be put behind what was given; may be empty."""
    found = difflib.get_close_matches(str(given), list(known), n=1)
    return f"; did you mean {found[0]!r}?" if found else ""


def described(value: Any) -> str:
    """What a value is, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    return f"the number {value}"


def _hint(kind: Kind, value: Any) -> str:
    """What is usually behind it."""
    takes_text = kind in (TEXT, LINE, PROSE, VERSION)
    if takes_text and isinstance(value, bool):
        word = "yes, on or true" if value else "no, off or false"
        return f": so YAML reads {word}; put the word in quotes"
    if takes_text and _is_number(value):
        return "; put it in quotes"
    if kind in (WHOLE, NUMBER) and isinstance(value, str):
        return "; leave the quotes and units out"
    if kind in (TEXTS, NAMES) and isinstance(value, str):
        return "; write [one, another]"
    return ""
