"""A section's lists as tables, whatever columns they have."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from explainers.audit.reports import words
from explainers.audit.reports.altai.pieces import Chapter, Link

MOST_ROWS = 60  # of a table; the page has them all
# Numbers of rows, and what else is for programs.
NO_COLUMNS = ("checks", "claim", "row", "rows", "wrong", "failed", "typical")
FEWEST_COLUMNS = 2  # a name alone says nothing
# Of groups with figures of their own, of which the page shows more.
FIGURES = ("pictures", "independent", "accuracy", "pass_rate", "failures", "empty", "energy")
Rows = list[Mapping[str, Any]]


def show_tables(chapter: Chapter, section: Mapping[str, Any], title: str, *links: Link) -> None:
    """Add a table for each list of a section, with every value that fits into a cell."""
    for name, rows in lists_of(section):
        columns = _columns(rows)
        if len(columns) < FEWEST_COLUMNS:
            continue
        cells = [[words.show(row.get(key)) for key in columns] for row in rows[:MOST_ROWS]]
        heading = ": ".join(filter(None, (title, words.titled(name) if name else "")))
        if len(rows) > MOST_ROWS:
            heading += f" (the first {MOST_ROWS} of {len(rows)})"
        chapter.show(heading, [words.titled(key) for key in columns], cells, *links)


def _columns(rows: Rows) -> list[str]:
    known = dict.fromkeys(key for row in rows for key in row if key not in NO_COLUMNS)
    if any(map(_is_group, rows)):
        return [key for key in ("name", *FIGURES) if key in known]
    return [key for key in known if all(words.is_flat(row.get(key)) for row in rows)]


def _is_group(one: Mapping[str, Any]) -> bool:
    """Say whether it holds all figures of some pictures."""
    return "accuracy" in one and "name" in one


def lists_of(section: Mapping[str, Any]) -> Iterator[tuple[str, Rows]]:
    """Give the lists of dictionaries in a section, and in the dictionaries of such lists."""
    for name, value in section.items():
        if name in NO_COLUMNS:
            continue
        if isinstance(value, Sequence) and value and all(isinstance(v, Mapping) for v in value):
            yield name, list(value)
            for place, one in enumerate(value, start=1):
                if not _is_group(one):
                    called = one.get("name") or one.get("label") or place
                    yield from ((f"{name}, {called}, {key}", rows) for key, rows in lists_of(one))
        elif isinstance(value, Mapping) and _is_group(value):
            yield name, [value]
        elif isinstance(value, Mapping) and value and not words.is_flat(value):
            yield from _grouped(name, value)


def _grouped(name: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Rows]]:
    """Take groups apart: of dictionaries one list, of lists one for each."""
    inner = [one for one in value.values() if isinstance(one, Mapping)]
    if len(inner) == len(value):
        yield name, [{"group": key, **one} for key, one in value.items()]
        return
    for key, rows in lists_of(value):
        yield f"{name}, {key}", rows
