"""Estimates along something that is counted or ordered: levels, trials, participants, looks."""

import altair as alt
import pandas as pd

from studyapp.analysis.plots.theme import (
    CHANCE,
    Look,
    dashed,
    names_axis,
    number_axis,
    people,
    share_axis,
    wrapped,
)

_HEIGHT = 260
_FEWEST_LETTERS = 6  # of a line of a name: "people" fits in


def trend(rows: pd.DataFrame, look: Look, condition: str) -> alt.LayerChart:
    """The mean preference per level with its interval, and the line fitted to all people."""
    rows = rows.sort_values("score").assign(label=_levels(rows, look))
    rows["fitted"] = (rows["intercept"] + rows["slope"] * rows["score"]).clip(0, 1)
    axis = names_axis(look)
    axis.labelAngle = 0
    x = alt.X("label:N", sort=None, axis=axis)
    base = alt.Chart(rows)
    line = base.mark_line(strokeWidth=2, color=look.theme.like_these).encode(x=x, y="fitted:Q")
    return _layered([line, *_points(rows, x, condition, look)], look)


def position(rows: pd.DataFrame, look: Look, condition: str) -> alt.LayerChart:
    """The preference at every place in the order of the trials."""
    axis = number_axis("Place in the order of the trials", look, tickMinStep=1, format="d")
    x = alt.X("trial:Q", axis=axis)
    return _layered(_points(rows, x, condition, look), look)


def sequence(rows: pd.DataFrame, look: Look, condition: str) -> alt.LayerChart:
    """The estimate after every participant within its confidence sequence."""
    axis = number_axis("Participants so far", look, tickMinStep=1, format="d")
    x = alt.X("n_participants:Q", axis=axis)
    base = alt.Chart(rows)
    band = base.mark_area(opacity=0.3, color=look.theme.these).encode(x=x, y="low:Q", y2="high:Q")
    line = base.mark_line(strokeWidth=2.5, color=look.theme.these).encode(
        x=x, y=_share("estimate", condition, look)
    )
    return _layered([band, line], look)


def looks(rows: pd.DataFrame, look: Look, condition: str) -> alt.LayerChart:
    """The statistic at every planned look between its two bounds."""
    axis = number_axis("Participants at the look", look, values=list(rows["n_planned"]))
    x = alt.X("n_planned:Q", axis=axis, scale=alt.Scale(padding=12, zero=False))
    y = alt.Y("statistic:Q", axis=number_axis("Statistic of the preference", look, tickCount=5))
    bounds = [
        alt.Chart(rows.assign(edge=sign * rows["bound"]))
        .mark_line(strokeWidth=2, color=look.theme.like_these, point=False)
        .encode(x=x, y="edge:Q")
        for sign in (-1, 1)
    ]
    points = (
        alt.Chart(rows.dropna(subset=["statistic"]))
        .mark_point(filled=True, size=150, opacity=1, color=look.theme.these)
        .encode(x=x, y=y)
    )
    chart = alt.layer(dashed(look, y=0), *bounds, points)
    return chart.properties(width=look.width, height=_HEIGHT)


def _points(rows: pd.DataFrame, x: alt.X, condition: str, look: Look) -> list[alt.Chart]:
    value = "mean" if "mean" in rows else "preference"
    # An interval of means may reach beyond what a share can be; the axis does not.
    rows = rows.assign(low=rows["low"].clip(0, 1), high=rows["high"].clip(0, 1))
    bars = (
        alt.Chart(rows.dropna(subset=["low", "high"]))
        .mark_rule(strokeWidth=3.5, strokeCap="round", color=look.theme.these)
        .encode(x=x, y="low:Q", y2="high:Q")
    )
    points = (
        alt.Chart(rows.dropna(subset=[value]))
        .mark_point(filled=True, size=150, opacity=1, color=look.theme.these)
        .encode(x=x, y=_share(value, condition, look))
    )
    return [bars, points]


def _share(name: str, condition: str, look: Look) -> alt.Y:
    title = f"Preference for {condition}" if condition else "Preference"
    return alt.Y(f"{name}:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis(title, look))


def _layered(layers: list[alt.Chart], look: Look) -> alt.LayerChart:
    chart = alt.layer(dashed(look, y=CHANCE), *layers)
    return chart.properties(width=look.width, height=_HEIGHT)


def _levels(rows: pd.DataFrame, look: Look) -> "pd.Series[str]":
    """In lines that are no wider than a level's share of the plot."""
    letters = max(_FEWEST_LETTERS, int(look.width / len(rows) / look.size(8, 6)))
    names = wrapped(rows["level"], letters)
    if "n_participants" not in rows:
        return names
    return names + "\n" + wrapped(rows["n_participants"].map(people), letters)
