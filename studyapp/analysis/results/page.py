"""The results document as a page shows it: every cell in words, every plot with its description.

What is here knows nothing of the web; a template only sets it out.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from studyapp.analysis.plots.catalogue import PLOTS, Plot, table_of
from studyapp.analysis.results.cells import NUMERIC, words
from studyapp.analysis.results.document import (
    CODE,
    PLANNED,
    Column,
    Results,
    Row,
    Section,
    Table,
)
from studyapp.analysis.results.headline import Headline, headline

MOST_ROWS = 60  # of a table on the page; its file has them all
SIGNAL = "signal"
LONG = 40  # letters; a longer text goes over several lines
SHORT = 8  # a table of so few rows is open where no plot says the same
# Shown by their first sentence; the rest is a click away. What most readers need is not in them.
FOLDED = frozenset({"sensitivity", "models", "agreement", "clustering", "shown", "order"})


@dataclass(frozen=True)
class Cell:
    """A cell in words. `style` is "number", "code", "long" (several lines of text) or empty."""

    words: str
    style: str


@dataclass(frozen=True)
class ShownTable:
    """A table in words. `left_out` rows are in its file alone."""

    name: str
    caption: str
    note: str
    heads: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: int
    is_open: bool


@dataclass(frozen=True)
class ShownSection:
    """A section in words. `lead` is its first sentence."""

    name: str
    title: str
    lead: str
    sentences: tuple[str, ...]
    plots: tuple[tuple[str, Plot], ...]
    tables: tuple[ShownTable, ...]
    caveats: tuple[str, ...]
    is_planned: bool
    is_folded: bool

    @property
    def has_more(self) -> bool:
        """Anything beside its first sentence."""
        return bool(self.sentences or self.plots or self.tables or self.caveats)


@dataclass(frozen=True)
class Page:
    """Everything between the title of the page and its links.

    Parameters
    ----------
    hidden : titles of the sections that are not shown yet, because they tell conditions apart.
    """

    headline: Headline | None
    sections: tuple[ShownSection, ...]
    hidden: tuple[str, ...]


def page(
    results: Results,
    *,
    hides_methods: bool = False,
    hides_signal: bool = False,
    whole: bool = False,
) -> Page:
    """
    Parameters
    ----------
    hides_methods : leave out what tells conditions apart. hides_signal : leave out whether one may
        stop.
    whole : with every row of every table and nothing folded, for paper.
    """
    seen = visible(results, hides_methods=hides_methods, hides_signal=hides_signal)
    left_out = tuple(s.title for s in results.sections if seen.section(s.name) is None)
    top = headline(seen)
    said = {card.reading for card in top.cards} if top else set()
    shown = tuple(_section(section, said, whole) for section in seen.sections)
    return Page(top, shown, left_out)


def visible(results: Results, *, hides_methods: bool, hides_signal: bool = False) -> Results:
    """The results without the sections that tell conditions apart, where these are hidden."""
    kept = (
        section
        for section in results.sections
        if not (hides_methods and section.by_method)
        and not (hides_signal and section.name == SIGNAL)
    )
    return Results(results.facts, results.plan, tuple(kept))


def _section(section: Section, said: Collection[str], whole: bool) -> ShownSection:
    """A section without the sentences that were said above it."""
    plots = tuple(_plots(section))
    lead, *sentences = [text for text in section.sentences if text not in said] or [""]
    return ShownSection(
        section.name,
        section.title,
        lead,
        tuple(sentences),
        plots,
        tuple(_table(table, bool(plots), whole) for table in section.tables if table.rows),
        section.caveats,
        is_planned=section.standing == PLANNED,
        is_folded=section.name in FOLDED and not whole,
    )


def _plots(section: Section) -> Iterator[tuple[str, Plot]]:
    for name in section.plots:
        if table_of(section, name) is not None:
            yield name, PLOTS[name]


def _table(table: Table, beside_plot: bool, whole: bool) -> ShownTable:
    methods = _methods(table)
    columns = [c for c in _filled(table) if not (methods and c.name == "method")]
    rows = table.rows if whole else table.rows[:MOST_ROWS]
    return ShownTable(
        table.name,
        table.caption,
        " ".join(filter(None, [table.note, methods])),
        tuple(Cell(column.label, _style(column)) for column in columns),
        tuple(_row(row, columns) for row in rows),
        left_out=len(table.rows) - len(rows),
        is_open=whole or (not beside_plot and len(table.rows) <= SHORT),
    )


def _filled(table: Table) -> Sequence[Column]:
    """Without the columns in which there is nothing at all."""
    found = [c for c in table.columns if any(row[c.name] not in (None, "") for row in table.rows)]
    return found or table.columns


def _methods(table: Table) -> str:
    """The methods of a table of estimates, said once for each estimand instead of in every row."""
    if not {"estimand", "method"} <= {column.name for column in table.columns}:
        return ""
    found = {row["estimand"]: row["method"] for row in table.rows if row["method"]}
    if any(row["method"] not in (None, "", found.get(row["estimand"])) for row in table.rows):
        return ""
    said = [f"{str(estimand).capitalize()}: {method}." for estimand, method in found.items()]
    return " ".join(said)


def _row(row: Row, columns: Sequence[Column]) -> tuple[Cell, ...]:
    return tuple(_cell(words(row[column.name], column.kind), column) for column in columns)


def _cell(said: str, column: Column) -> Cell:
    style = _style(column)
    return Cell(said, "long" if not style and len(said) > LONG else style)


def _style(column: Column) -> str:
    if column.kind in NUMERIC:
        return "number"
    return "code" if column.kind == CODE else ""
