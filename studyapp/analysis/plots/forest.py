"""One row a name: a point with its interval, against a line to compare with."""

import altair as alt
import pandas as pd

from studyapp.analysis.plots.theme import (
    CHANCE,
    Look,
    dashed,
    names_axis,
    number_axis,
    share_axis,
    wrapped,
)

# With more rows than this the names are left out, and the rows move together.
MOST_NAMED = 60


def of_shares(rows: pd.DataFrame, look: Look, *, axis_title: str) -> alt.LayerChart:
    """Preferences between 0 and 1 against chance.

    Parameters
    ----------
    rows : columns label, estimate, low, high; low and high may be missing together. Drawn in the
        order they come in.
    """
    x = alt.X("estimate:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis(axis_title, look))
    return _drawn(rows, look, x, reference=CHANCE)


def of_numbers(rows: pd.DataFrame, look: Look, *, axis_title: str) -> alt.LayerChart:
    """Numbers of any size against zero."""
    axis = number_axis(axis_title, look, tickCount=5)
    x = alt.X("estimate:Q", scale=alt.Scale(padding=12), axis=axis)
    return _drawn(rows, look, x, reference=0)


def of_ratios(rows: pd.DataFrame, look: Look, *, axis_title: str) -> alt.LayerChart:
    """Ratios above 0 against 1, on a logarithmic scale: a half is as far from 1 as two."""
    axis = number_axis(axis_title, look, tickCount=5)
    x = alt.X("estimate:Q", scale=alt.Scale(type="log"), axis=axis)
    return _drawn(rows, look, x, reference=1)


def _drawn(rows: pd.DataFrame, look: Look, x: alt.X, *, reference: float) -> alt.LayerChart:
    rows = rows.assign(label=wrapped(rows["label"], 15 if look.narrow else 28))
    rows = rows.assign(place=[f"{place:06d}\n{label}" for place, label in _numbered(rows)])
    is_named = len(rows) <= MOST_NAMED
    axis = names_axis(look) if is_named else None
    if axis is not None:
        # The number keeps two rows of one name apart and is not shown.
        axis.labelExpr = "slice(split(datum.label, '\\n'), 1)"
    # All rows in their order, also those without an interval, which the bars do not name.
    y = alt.Y("place:N", scale=alt.Scale(domain=list(rows["place"])), axis=axis)
    bars = (
        alt.Chart(rows.dropna(subset=["low", "high"]))
        .mark_rule(strokeWidth=3.5 if is_named else 1, strokeCap="round", color=look.theme.these)
        .encode(x="low:Q", x2="high:Q", y=y)
    )
    points = (
        alt.Chart(rows.dropna(subset=["estimate"]))
        .mark_point(filled=True, size=120 if is_named else 12, opacity=1, color=look.theme.these)
        .encode(x=x, y=y)
    )
    lines = 1 + max((str(label).count("\n") for label in rows["label"]), default=0)
    step = 18 + 18 * lines if is_named else max(2.0, 900 / len(rows))
    chart = alt.layer(dashed(look, x=reference), bars, points)
    return chart.properties(width=look.width, height=alt.Step(step))


def _numbered(rows: pd.DataFrame) -> enumerate[str]:
    return enumerate(rows["label"].astype(str))
