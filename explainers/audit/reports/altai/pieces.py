"""What a requirement's chapter is made of, and numbers in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SUPPORTED, NOT_ASSESSED = "evidence that supports its assessment", "not assessed"
NOTHING = "no evidence in this audit"
PAGE, GALLERY, DATA = "report.html", "gallery.html", "audit.json"


@dataclass(frozen=True)
class Link:
    """Where the evidence is, relative to the report's folder."""

    text: str
    href: str


@dataclass(frozen=True)
class Statement:
    """A sentence, and where its evidence is."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows of text; the first cell of each names it, and leads to what `hrefs` has for it."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...] = ()
    hrefs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Requirement:
    """A chapter.

    Attributes
    ----------
    number, title
        As in ALTAI.
    status
        Whether there is evidence that supports its assessment.
    asks
        What it asks for, in a sentence.
    statements, tables
        What the audit found about it.
    missing
        What the audit did not look at, though it could, and what to do for it.
    limits
        What the evidence cannot say.
    """

    number: str
    title: str
    asks: str
    status: str = SUPPORTED
    statements: tuple[Statement, ...] = ()
    tables: tuple[Table, ...] = ()
    missing: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass
class Chapter:
    """Gathers the parts of a requirement."""

    statements: list[Statement] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def say(self, text: str, *links: Link) -> None:
        """Add a sentence."""
        self.statements.append(Statement(text, links))

    def show(
        self,
        title: str,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *links: Link,
        hrefs: Sequence[str] = (),
    ) -> None:
        """Add a table, unless it has no rows."""
        if rows:
            table = Table(title, tuple(head), tuple(map(tuple, rows)), links, tuple(hrefs))
            self.tables.append(table)

    def lack(self, text: str) -> None:
        """Add what was not looked at."""
        self.missing.append(text)

    def parts(self) -> dict[str, Any]:
        """Give what was gathered as arguments of `Requirement`."""
        return {
            "status": SUPPORTED if self.statements or self.tables else NOTHING,
            "statements": tuple(self.statements),
            "tables": tuple(self.tables),
            "missing": tuple(self.missing),
        }


def to_section(document: Mapping[str, Any], name: str, text: str = "") -> tuple[Link, ...]:
    """Link to a section of the page; none if the audit has no such section."""
    if name not in document["sections"]:
        return ()
    return (Link(text or f"section {name}", f"{PAGE}#{name}"),)


def sentences_of(document: Mapping[str, Any], section: str) -> list[str]:
    """Give the sentences of a section's checks, each with its outcome."""
    return [
        f"{'Passed' if check['passed'] else 'Failed'}: {check['sentence']}."
        for check in document["checks"]
        if check["section"] == section
    ]


def count_in_words(number: int, noun: str) -> str:
    """Write ``1 picture``, ``2 pictures``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
