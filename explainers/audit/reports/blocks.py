"""Any section as tables, so that one without a template of its own is shown all the same."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from explainers.audit.reports import pictures
from explainers.audit.reports.words import is_flat, show, titled

ROWS = 200  # of a table on the page; the document holds all
CELLS = 8  # from so many rows of so many numbers on, a table of numbers is a picture
SIDE = 320


class Block(NamedTuple):
    """One piece of a section.

    Attributes
    ----------
    kind
        ``text``, ``table``, ``picture`` or ``group``.
    title
        What stands above it; may be empty.
    content
        Of a text the sentence, of a picture its address; else empty.
    header, rows
        Of a table: the names of its columns, and the written cells.
    blocks
        Of a group: what is in it.
    left_out
        Rows of a table that are not shown.
    """

    kind: str
    title: str = ""
    content: str = ""
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    blocks: Sequence["Block"] = ()
    left_out: int = 0


def blocks(value: Any, title: str = "") -> list[Block]:
    """Arrange a plain value: single values in one table, lists of alike things in one each."""
    if _is_grid(value):
        drawn = pictures.heat(np.array(value, dtype=np.float64), SIDE)
        return [Block("picture", title, pictures.data_uri(drawn))]
    if isinstance(value, Mapping) and not is_flat(value):
        return _of_mapping(value, title)
    if isinstance(value, list | tuple) and not is_flat(value):
        return _of_list(value, title)
    return [Block("text", title, show(value))]


def _of_mapping(value: Mapping[str, Any], title: str) -> list[Block]:
    if _are_alike(list(value.values())):
        return [_table(title, [{"": name, **one} for name, one in value.items()])]
    single = {name: one for name, one in value.items() if is_flat(one) and not _is_grid(one)}
    found: list[Block] = []
    if single:
        rows = [(titled(name), show(one)) for name, one in single.items()]
        found.append(Block("table", header=("", ""), rows=rows))
    for name, one in value.items():
        if name not in single:
            found += blocks(one, titled(name))
    if not title:
        return found
    return (
        [found[0]._replace(title=title)] if found == found[:1] and single else _group(title, found)
    )


def _of_list(value: Sequence[Any], title: str) -> list[Block]:
    if _are_alike(value):
        return [_table(title, value)]
    shown = value[:ROWS]
    inner = [block for place, one in enumerate(shown) for block in blocks(one, _named(one, place))]
    return _group(title, inner, len(value) - len(shown))


def _group(title: str, found: Sequence[Block], left_out: int = 0) -> list[Block]:
    return [Block("group", title, blocks=found, left_out=left_out)]


def _named(value: Any, place: int) -> str:
    name = value.get("name") if isinstance(value, Mapping) else None
    return name if isinstance(name, str) and name else f"No. {place + 1}"


def _are_alike(values: Sequence[Any]) -> bool:
    """Say whether values can be the rows of one table: dictionaries of single values."""
    if not values or not all(isinstance(one, Mapping) for one in values):
        return False
    if any(is_flat(one) for one in values):
        return False
    return all(is_flat(cell) and not _is_grid(cell) for one in values for cell in one.values())


def _table(title: str, values: Sequence[Mapping[str, Any]]) -> Block:
    names = list(dict.fromkeys(name for one in values for name in one))
    rows = [[show(one.get(name)) for name in names] for one in values[:ROWS]]
    left_out = max(0, len(values) - ROWS)
    return Block("table", title, header=list(map(titled, names)), rows=rows, left_out=left_out)


def _is_grid(value: Any) -> bool:
    """Say whether a list is a map, a mask or another picture in numbers."""
    if not isinstance(value, list) or len(value) < CELLS:
        return False
    if not all(isinstance(row, list) and len(row) >= CELLS for row in value):
        return False
    same = len({len(row) for row in value}) == 1
    return same and all(isinstance(cell, int | float) for row in value for cell in row)
