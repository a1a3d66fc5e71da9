"""CSV as RFC 4180 has it: exactly what is stored, or safe to open in a spreadsheet program.

A cell that begins with =, +, - or @ is a formula to spreadsheet programs, and a formula can send
data away (OWASP, "CSV injection"). Such a cell gets a leading apostrophe, unless it is a number.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

FORMULA_STARTS = frozenset("=+-@\t\r\n|%＝＋－＠｜％")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_UNSEEN = " \t\r\n\v\f\u00a0\u200b\ufeff"


def exact_cell(value: object) -> str:
    """A value as a cell, for programs: None is empty and NUL, which no CSV may hold, is removed."""
    return "" if value is None else str(value).replace("\0", "")


def safe_cell(value: object) -> str:
    """A value as a cell, for spreadsheets as well: no text is ever taken for a formula."""
    text = exact_cell(value)
    if not text or _NUMBER.fullmatch(text):
        return text
    starts = {text[0], *text.lstrip(_UNSEEN)[:1]}
    return f"'{text}" if starts & FORMULA_STARTS else text


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, object]],
    *,
    cell: Callable[[object], str] = safe_cell,
) -> Iterator[str]:
    """Header and rows, one line at a time, so that a long table never lies in memory whole."""
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([cell(row[column]) for column in columns])
