"""The interval plot: preference by expertise level, both estimands, one scale.

Altair describes it in Vega-Lite, vl-convert draws it as SVG; no browser and no script is needed.
"""

from dataclasses import dataclass
from textwrap import wrap

import altair as alt
import pandas as pd
import vl_convert

from studyapp.analysis.estimates import ESTIMANDS, THESE_PICTURES
from studyapp.analysis.sentences import percent


@dataclass(frozen=True)
class Theme:
    """The page's tokens; the two marks differ in shape as well as in colour (Okabe and Ito)."""

    ground: str
    ink: str
    muted: str
    line: str
    these: str
    like_these: str


LIGHT = Theme("#ffffff", "#1a2426", "#51605f", "#cfd8d8", "#0072b2", "#b84c00")
DARK = Theme("#1a2224", "#e7eeee", "#a6b5b5", "#344144", "#56b4e9", "#e69f00")

_FONT = "system-ui, Segoe UI, Roboto, Helvetica Neue, DejaVu Sans, Arial, sans-serif"


def preference_svg(
    preferences: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    other: str = "",
    dark: bool = False,
    narrow: bool = False,
) -> str:
    """An SVG document.

    Parameters
    ----------
    preferences : what `studyapp.analysis.preference.preferences` returns, with at least one trial;
        one panel is drawn per condition in it.
    other : what the condition competed with, where that is one thing only.
    narrow : for a telephone.
    """
    theme = DARK if dark else LIGHT
    rows = _rows(preferences)
    panels = [
        _panel(
            rows[rows["condition"] == condition],
            _axis_title(condition, other, narrow),
            theme,
            narrow,
        )
        for condition in rows["condition"].unique()
    ]
    chart = (
        alt.vconcat(*panels, spacing=28)
        .properties(
            title=alt.TitleParams(
                wrap(title, 38 if narrow else 72),
                subtitle=wrap(subtitle, 46 if narrow else 90),
                anchor="start",
            )
        )
        .configure(background=theme.ground, font=_FONT, padding=8 if narrow else 20)
        .configure_view(stroke=None)
        .configure_title(
            color=theme.ink,
            subtitleColor=theme.muted,
            fontSize=13 if narrow else 20,
            subtitleFontSize=11 if narrow else 15,
            offset=14,
        )
        .configure_legend(
            labelColor=theme.ink,
            labelFontSize=12 if narrow else 15,
            symbolSize=110,
            symbolStrokeWidth=0,
            columnPadding=16,
        )
    )
    return vl_convert.vegalite_to_svg(chart.to_dict())


def _rows(preferences: pd.DataFrame) -> pd.DataFrame:
    rows = preferences[
        ["group", "condition", "estimand", "preference", "low", "high", "n_participants"]
    ].copy()
    people = rows["n_participants"].map(lambda n: "1 person" if n == 1 else f"{n} people")
    rows["label"] = rows["group"] + "\n" + people
    rows["share"] = rows["preference"].map(percent)
    for column in ("preference", "low", "high"):
        rows[column] = rows[column].astype(float)
    return rows


def _panel(rows: pd.DataFrame, axis_title: list[str], theme: Theme, narrow: bool) -> alt.LayerChart:
    """One condition: a dashed line at chance, and per group two bars with their points."""
    width = 200 if narrow else 640
    labels = list(dict.fromkeys(rows["label"]))
    y = alt.Y("label:N", scale=alt.Scale(domain=labels), axis=_groups_axis(theme, narrow))
    offset = alt.YOffset("estimand:N", scale=alt.Scale(domain=list(ESTIMANDS)))
    chance = (
        alt.Chart(pd.DataFrame({"chance": [0.5]}))
        .mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=theme.ink)
        .encode(x="chance:Q")
    )
    bars = (
        alt.Chart(rows.dropna(subset=["low"]))
        .mark_rule(strokeWidth=3.5, strokeCap="round")
        .encode(x="low:Q", x2="high:Q", y=y, yOffset=offset, color=_colour(theme))
    )
    points = (
        alt.Chart(rows.dropna(subset=["preference"]))
        .mark_point(filled=True, size=150, opacity=1)
        .encode(
            x=alt.X(
                "preference:Q",
                scale=alt.Scale(domain=[0, 1]),
                axis=_share_axis(axis_title, theme, narrow),
            ),
            y=y,
            yOffset=offset,
            color=_colour(theme),
            shape=alt.Shape(
                "estimand:N", scale=alt.Scale(domain=list(ESTIMANDS), range=["circle", "diamond"])
            ),
        )
    )
    shares = (
        alt.Chart(rows[rows["estimand"] == THESE_PICTURES])
        .mark_text(align="right", fontWeight="bold", fontSize=12 if narrow else 16, color=theme.ink)
        .encode(x=alt.value(width + (44 if narrow else 64)), y=y, text="share:N")
    )
    return alt.layer(chance, bars, points, shares).properties(
        width=width, height=alt.Step(24 if narrow else 28)
    )


def _axis_title(condition: str, other: str, narrow: bool) -> list[str]:
    title = f"Preference for {condition}" + (f" over {other}" if other else "")
    return wrap(title, 34 if narrow else 90)


def _colour(theme: Theme) -> alt.Color:
    return alt.Color(
        "estimand:N",
        scale=alt.Scale(domain=list(ESTIMANDS), range=[theme.these, theme.like_these]),
        legend=alt.Legend(title=None, orient="top", direction="horizontal"),
    )


def _share_axis(title: list[str], theme: Theme, narrow: bool) -> alt.Axis:
    return alt.Axis(
        title=title,
        format="%",
        values=[0, 0.25, 0.5, 0.75, 1],
        gridColor=theme.line,
        domain=False,
        ticks=False,
        labelColor=theme.muted,
        titleColor=theme.ink,
        labelFontSize=11 if narrow else 14,
        titleFontSize=12 if narrow else 16,
        titleFontWeight="normal",
        titlePadding=10,
    )


def _groups_axis(theme: Theme, narrow: bool) -> alt.Axis:
    return alt.Axis(
        title=None,
        labelExpr="split(datum.label, '\\n')",
        labelColor=theme.ink,
        labelFontSize=11 if narrow else 15,
        labelLimit=100 if narrow else 240,
        labelPadding=12,
        domain=False,
        ticks=False,
    )
