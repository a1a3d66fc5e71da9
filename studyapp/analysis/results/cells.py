"""How the cells of a results table read; the document itself holds plain, unrounded values."""

from collections.abc import Callable
from typing import Any

from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    MILLISECONDS,
    NUMBER,
    P_VALUE,
    SHARE,
    TEXT,
)
from studyapp.analysis.sentences import NOTHING, percent

MINUS = "\u2212"
ROUNDING = 1e-10
# These stand at the right edge of their column.
NUMERIC = frozenset({COUNT, SHARE, NUMBER, P_VALUE, MILLISECONDS})


def words(value: Any, kind: str) -> str:
    r"""A cell as people read it; nothing is a dash.

    >>> words(0.8, SHARE), words(1234, COUNT), words(0.0004, P_VALUE), words(-0.5, NUMBER)
    ('80\xa0%', '1,234', '<\xa00.001', '\u22120.50')

    Raises
    ------
    LookupError : there is no such kind of column.
    """
    if kind not in _WORDS:
        raise LookupError(f"There is no kind of column {kind!r}; there are: {', '.join(_WORDS)}.")
    if value is None or value == "":
        return NOTHING
    said = _WORDS[kind](value)
    return said.replace("-", MINUS) if kind in NUMERIC else said


def _number(value: float) -> str:
    """Two decimals; a small number keeps two digits that are not zero, unless it is rounding."""
    if isinstance(value, int):
        return f"{value:,}"
    if abs(value) < ROUNDING:
        return "0.00"
    return f"{value:,.2f}" if abs(value) >= 0.01 else f"{value:.2g}"


def _p(value: float) -> str:
    """Three decimals; there is no p of zero."""
    return "<\u00a00.001" if value < 0.001 else f"{value:.3f}"


_WORDS: dict[str, Callable[[Any], str]] = {
    TEXT: str,
    CODE: str,
    COUNT: lambda value: f"{value:,g}" if value % 1 else f"{value:,.0f}",
    SHARE: percent,
    NUMBER: _number,
    P_VALUE: _p,
    MILLISECONDS: lambda value: f"{value:,.0f}\u00a0ms",
}
