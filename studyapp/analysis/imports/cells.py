"""What one cell of a file of answers means; what is wrong is collected with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from studyapp.analysis.imports.key import Key

MOST_PROBLEMS = 20  # that are told at once
FIRST, SECOND, TIE, NONE = "first", "second", "tie", ""
MAIN, PRACTICE = "main", "practice"
YES = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
_SAME = {"left": FIRST, "right": SECOND, FIRST: FIRST, SECOND: SECOND, TIE: TIE}


class ImportProblem(ValueError):
    """A file whose answers cannot be taken over; the message names lines, columns and reasons."""


@dataclass
class Problems:
    """What is wrong, line by line, so that a file can be put right in one go."""

    found: list[str] = field(default_factory=list)
    number: int = 0

    def add(self, line: int, problem: str) -> None:
        self.number += 1
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(f"Line {line}: {problem}")

    def raise_if_any(self) -> None:
        if self.found:
            more = self.number - len(self.found)
            rest = [f"... and {more} more"] if more else []
            raise ImportProblem("\n".join([*self.found, *rest]))


@dataclass(frozen=True, slots=True)
class Person:
    """Who answered."""

    code: str
    level: int | None
    arm: str | None
    excluded: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of one person.

    chosen : "first" (or left), "second" (or right), "tie", or "" where nothing was answered.
    trial : place among the person's trials; None where the file does not say.
    """

    line: int
    person: Person
    item: str
    stratum: str | None
    first: str
    second: str
    chosen: str
    trial: float | None
    kind: str
    rt_ms: int | None
    confidence: int | None


class Row:
    """One line of the file, read through the key."""

    def __init__(
        self,
        key: Key,
        line: int,
        cells: Mapping[str, str],
        problems: Problems,
        own: Mapping[str, str] | None = None,
    ) -> None:
        """
        Parameters
        ----------
        own : {role: value} of the question, in a wide file.
        """
        self.key, self.line, self._cells = key, line, cells
        self._problems, self._own = problems, own or {}

    def text(self, role: str) -> str | None:
        """What stands for the role in this line, translated; None where nothing does."""
        if role in self._own:
            return self._own[role]
        if role not in self.key.columns:
            return self.key.always.get(role)
        raw = self._cells[self.key.columns[role]].strip()
        if raw in self.key.missing and raw not in self.key.values.get(role, {}):
            return None
        return self.key.values.get(role, {}).get(raw, raw)

    def number(self, role: str) -> float | None:
        text = self.text(role)
        if text is None:
            return None
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not abs(number) < float("inf"):
            self.wrong(role, text, "is not a number")
            return None
        return number

    def whole(self, role: str, most: float = float("inf")) -> int | None:
        number = self.number(role)
        if number is None:
            return None
        if number != int(number) or not 0 <= number <= most:
            limit = "" if most == float("inf") else f" up to {most:g}"
            self.wrong(role, str(self.text(role)), f"is not a whole number from 0{limit}")
            return None
        return int(number)

    def wrong(self, role: str, text: str, problem: str) -> None:
        column = self.key.columns.get(role)
        where = f" in column {column!r}" if column else ""
        self._problems.add(self.line, f"{role} {text!r}{where} {problem}")

    def pair(self) -> tuple[str, str]:
        """The two conditions."""
        first, second = (self.text(role) or "" for role in self.key.pair)
        if not first or not second:
            self._problems.add(self.line, "it does not say between which two conditions")
        elif first == second:
            self._problems.add(self.line, f"both conditions are {first!r}")
        return first, second

    def chosen(self, text: str | None, pair: tuple[str, str]) -> str:
        """Which of the two a text means."""
        if text is None or text == "none":
            return NONE
        if text in pair:
            return FIRST if text == pair[0] else SECOND
        if text in _SAME:
            return _SAME[text]
        choices = ", ".join([*self.key.pair, TIE, "none", *pair])
        self.wrong("chosen", text, f"is none of: {choices}; translate it under “values: chosen”")
        return NONE

    def kind(self) -> str:
        text = self.text("kind") or MAIN
        if text not in (MAIN, PRACTICE):
            self.wrong("kind", text, f"is neither {MAIN} nor {PRACTICE}; see “values: kind”")
        return text

    def rt_ms(self) -> int | None:
        in_seconds = self.number("rt_s")
        milliseconds = self.number("rt_ms") if in_seconds is None else 1000 * in_seconds
        if milliseconds is not None and milliseconds < 0:
            self.wrong("rt_ms", f"{milliseconds:g}", "is below 0")
            return None
        return None if milliseconds is None else round(milliseconds)

    def person(self) -> Person:
        code = self.text("participant")
        if code is None and not self.key.one_person_each:
            self._problems.add(self.line, "it does not say who answered")
        elif code is not None and "@" in code:
            self.wrong(
                "participant", code, "looks like an address; put a code that means nothing instead"
            )
        return Person(code or "", self._level(), self.text("arm"), self._excluded())

    def _level(self) -> int | None:
        text = self.text("level")
        if text is None:
            return None
        if not text.isdigit():
            self.wrong("level", text, "is no number from 0 up; translate it under “values: level”")
            return None
        return int(text)

    def _excluded(self) -> bool:
        text = self.text("excluded") or "no"
        if text.lower() not in YES:
            self.wrong("excluded", text, "is neither yes nor no; see “values: excluded”")
        return YES.get(text.lower(), False)
