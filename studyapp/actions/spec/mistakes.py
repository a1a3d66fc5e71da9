"""What is wrong with a description: a sentence each, and where in the description it is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

# The names and numbers that lead to a value: ("conditions", 1, "method"); numbers count from 0.
Path = tuple[str | int, ...]


class Mistake(str):
    """A sentence that knows which value it is about.

    Attributes
    ----------
    at : leads to the value; empty for the description as a whole.
    is_about_name : it is about the name of the value, not about the value.
    """

    __slots__ = ("at", "is_about_name")
    at: Path
    is_about_name: bool

    def __new__(cls, said: str, at: Path = (), *, is_about_name: bool = False) -> Self:
        made = super().__new__(cls, said)
        made.at, made.is_about_name = at, is_about_name
        return made


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file; line and column count from 1."""

    line: int
    column: int


def path_of(mistake: str) -> Path:
    """Where a mistake is; a plain sentence is about the whole."""
    return mistake.at if isinstance(mistake, Mistake) else ()


def within(at: Path, mistakes: Iterable[str]) -> list[Mistake]:
    """The same mistakes, of a part that lies at a place of a larger description."""
    return [
        Mistake(
            str(mistake),
            (*at, *path_of(mistake)),
            is_about_name=getattr(mistake, "is_about_name", False),
        )
        for mistake in mistakes
    ]


def without_echoes(first: Sequence[str], later: Iterable[str]) -> list[str]:
    """Both, but nothing of the later ones about a value that is known to be wrong."""
    wrong = {path_of(mistake) for mistake in first if path_of(mistake)}
    return [*first, *(one for one in later if not _begins_with_one_of(path_of(one), wrong))]


def _begins_with_one_of(at: Path, wrong: set[Path]) -> bool:
    return any(at[:length] in wrong for length in range(1, len(at) + 1))


@dataclass(frozen=True)
class Places:
    """Where every name and every value of a file stands."""

    file: str
    names: Mapping[Path, Place]
    values: Mapping[Path, Place]

    def located(self, mistakes: Iterable[str]) -> list[str]:
        """The mistakes in the order of the file, each once and after its place: "file:3:7: ..."."""
        placed = {(self._place(mistake), str(mistake)): None for mistake in mistakes}
        return [
            f"{self.file}:{place.line}:{place.column}: {said}"
            for place, said in sorted(placed, key=lambda pair: pair[0])
        ]

    def _place(self, mistake: str) -> Place:
        """Of its value; if that is not there, of whatever it should be in."""
        at = path_of(mistake)
        if getattr(mistake, "is_about_name", False) and at in self.names:
            return self.names[at]
        while at not in self.values and at:
            at = at[:-1]
        return self.values.get(at, Place(1, 1))
