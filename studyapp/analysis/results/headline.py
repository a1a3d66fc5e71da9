"""The primary result in short: the same preference for both estimands, equally large."""

from dataclasses import dataclass

from studyapp.analysis.planning.plan import THESE_PICTURES
from studyapp.analysis.results.document import PLANNED, Results, Row, Section, Table
from studyapp.analysis.sentences import bounds, percent, reading

NEEDED = {"estimand", "preference", "low", "high", "note"}


@dataclass(frozen=True)
class Card:
    """One estimand. `interval` is empty where there is none; `note` says why, or what it is."""

    estimand: str
    share: str
    interval: str
    note: str
    reading: str
    is_planned: bool

    @property
    def is_of_these(self) -> bool:
        return self.estimand == THESE_PICTURES


@dataclass(frozen=True)
class Headline:
    """What the study found, for the top of the page.

    Parameters
    ----------
    planned : of every section that was planned, its name, its title and what it concludes.
    """

    condition: str
    cards: tuple[Card, ...]
    planned: tuple[tuple[str, str, str], ...]


def headline(results: Results) -> Headline | None:
    """From the section of the overall preference; None while it has no estimates."""
    section = results.section("overall")
    table = next(filter(_has_estimates, section.tables), None) if section else None
    if table is None:
        return None
    condition = str(table.rows[0].get("condition") or results.plan.get("condition") or "")
    of_condition = [row for row in table.rows if row.get("condition", condition) == condition]
    conditions = [name for name in results.facts.get("conditions", ()) if name != condition]
    other = conditions[0] if len(conditions) == 1 else ""
    cards = tuple(_card(row, condition, other) for row in of_condition[:2])
    return Headline(condition, cards, _planned(results))


def _has_estimates(table: Table) -> bool:
    return bool(table.rows) and {column.name for column in table.columns} >= NEEDED


def _card(row: Row, condition: str, other: str) -> Card:
    has_interval = row["low"] is not None and row["high"] is not None
    return Card(
        estimand=row["estimand"],
        share=percent(row["preference"]),
        interval=bounds(row["low"], row["high"]) if has_interval else "",
        note=row["note"] or "",
        reading=reading(row, condition, other),
        is_planned=row.get("standing") == PLANNED,
    )


def _planned(results: Results) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (section.name, section.title, _conclusion(section))
        for section in results.sections
        if section.standing == PLANNED and section.sentences
    )


def _conclusion(section: Section) -> str:
    """The first sentence; of the overall preference, whose numbers stand on the cards already, the
    last, which is about its test."""
    return section.sentences[-1 if section.name == "overall" else 0]
