"""The results of a study as one document of sections and tables, without anything of the web.

The worker computes it and stores it as JSON; the results page, its plots, the printed report and
`manage.py report` all show this document and compute nothing of their own. So the page can show no
number that the exported package does not give.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

FORMAT = 1
PLANNED, EXPLORATORY = "planned", "exploratory"

# How a cell is shown; the document itself holds plain, unrounded values.
TEXT, CODE, COUNT, SHARE, NUMBER, P_VALUE, MILLISECONDS = (
    "text",
    "code",  # a condition's or another machine-readable name
    "count",
    "share",  # between 0 and 1, shown in per cent
    "number",
    "p",
    "ms",
)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in files, its heading on the page, and how cells are shown."""

    name: str
    label: str
    kind: str = NUMBER


@dataclass(frozen=True)
class Table:
    """Rows under described columns; None is missing."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """One heading of the page.

    Parameters
    ----------
    name : also the page's anchor, and the stem of its files.
    sentences : what it says in plain words; the first is the one to read.
    by_method : whether anything in it tells conditions apart, so that it stays hidden until the
        planned number of participants is reached.
    plots : names of `studyapp.analysis.plots`, drawn from this section's tables.
    standing : "planned" or "exploratory".
    """

    name: str
    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    plots: tuple[str, ...] = ()
    by_method: bool = True
    standing: str = EXPLORATORY
    caveats: tuple[str, ...] = ()

    def table(self, name: str) -> Table | None:
        return next((table for table in self.tables if table.name == name), None)


@dataclass(frozen=True)
class Results:
    """All sections, in the order in which they are read, and what they were computed from."""

    facts: Mapping[str, Any]
    plan: Mapping[str, Any]
    sections: tuple[Section, ...] = field(default_factory=tuple)

    def section(self, name: str) -> Section | None:
        return next((section for section in self.sections if section.name == name), None)

    def tables(self) -> Iterator[Table]:
        for section in self.sections:
            yield from section.tables

    def to_json(self) -> str:
        """The same results are the same bytes, whoever computed them."""
        document = {"format": FORMAT, **asdict(self)}
        return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """
        Raises
        ------
        ValueError : it is of another format.
        """
        stored = json.loads(text)
        if stored.get("format") != FORMAT:
            raise ValueError(f"These results have format {stored.get('format')}, not {FORMAT}.")
        sections = tuple(section_of(section) for section in stored["sections"])
        return cls(stored["facts"], stored["plan"], sections)


def plain(value: Any) -> Any:
    """A value as JSON knows it: NumPy's numbers become Python's, what is no number is missing."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and (value != value or value in (float("inf"), -float("inf"))):
        return None
    return value


def rows_of(records: Sequence[Row], columns: Sequence[Column]) -> tuple[Row, ...]:
    """Records cut down to the columns, with plain values."""
    names = [column.name for column in columns]
    return tuple({name: plain(record.get(name)) for name in names} for record in records)


def section_of(stored: Mapping[str, Any]) -> Section:
    """A section as `asdict` and JSON make plain values of it."""
    tables = tuple(_table(table) for table in stored["tables"])
    texts = {name: tuple(stored[name]) for name in ("sentences", "plots", "caveats")}
    return Section(**{**stored, "tables": tables, **texts})


def _table(stored: Mapping[str, Any]) -> Table:
    columns = tuple(Column(**column) for column in stored["columns"])
    return Table(**{**stored, "columns": columns, "rows": tuple(stored["rows"])})
