"""The interval plot: preference by group, both estimands, one scale, one panel a condition."""

import altair as alt
import pandas as pd

from studyapp.analysis.estimates import ESTIMANDS, THESE_PICTURES
from studyapp.analysis.plots.theme import (
    CHANCE,
    Look,
    dashed,
    names_axis,
    people,
    share_axis,
    wrapped,
)
from studyapp.analysis.sentences import percent


def preference(rows: pd.DataFrame, look: Look) -> alt.VConcatChart:
    """One panel per condition; of two conditions the first, since the second is what it leaves.

    Parameters
    ----------
    rows : group, condition, estimand, preference, low, high, n_participants, as
        `studyapp.analysis.preference.preferences` returns them, with at least one trial.
    """
    rows = _rows(rows, look)
    conditions = sorted(rows["condition"].unique())
    other = conditions[1] if len(conditions) == 2 else ""
    shown = conditions[:1] if other else list(rows["condition"].unique())
    panels = [
        _panel(rows[rows["condition"] == condition], _axis_title(condition, other), look)
        for condition in shown
    ]
    return alt.vconcat(*panels, spacing=28)


def _rows(preferences: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = preferences[
        ["group", "condition", "estimand", "preference", "low", "high", "n_participants"]
    ].copy()
    names = wrapped(rows["group"], 15 if look.narrow else 26)
    rows["label"] = names + "\n" + rows["n_participants"].map(people)
    for column in ("preference", "low", "high"):
        rows[column] = rows[column].astype(float)
    rows["share"] = [percent(None if share != share else share) for share in rows["preference"]]
    return rows


def _panel(rows: pd.DataFrame, axis_title: str, look: Look) -> alt.LayerChart:
    """One condition: a dashed line at chance, and per group two bars with their points."""
    labels = list(dict.fromkeys(rows["label"]))
    y = alt.Y("label:N", scale=alt.Scale(domain=labels), axis=names_axis(look))
    offset = alt.YOffset("estimand:N", scale=alt.Scale(domain=list(ESTIMANDS)))
    bars = (
        alt.Chart(rows.dropna(subset=["low"]))
        .mark_rule(strokeWidth=3.5, strokeCap="round")
        .encode(x="low:Q", x2="high:Q", y=y, yOffset=offset, color=_colour(look))
    )
    x = alt.X("preference:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis(axis_title, look))
    shapes = alt.Scale(domain=list(ESTIMANDS), range=["circle", "diamond"])
    shape = alt.Shape("estimand:N", scale=shapes)
    points = (
        alt.Chart(rows.dropna(subset=["preference"]))
        .mark_point(filled=True, size=150, opacity=1)
        .encode(x=x, y=y, yOffset=offset, color=_colour(look), shape=shape)
    )
    shares = (
        alt.Chart(rows[rows["estimand"] == THESE_PICTURES])
        .mark_text(
            align="right", fontWeight="bold", fontSize=look.size(16, 12), color=look.theme.ink
        )
        .encode(x=alt.value(look.width + look.size(72, 50)), y=y, text="share:N")
    )
    return alt.layer(dashed(look, x=CHANCE), bars, points, shares).properties(
        width=look.width, height=alt.Step(look.size(28, 24))
    )


def _axis_title(condition: str, other: str) -> str:
    return f"Preference for {condition}" + (f" over {other}" if other else "")


def _colour(look: Look) -> alt.Color:
    return alt.Color(
        "estimand:N",
        scale=alt.Scale(domain=list(ESTIMANDS), range=[look.theme.these, look.theme.like_these]),
        legend=alt.Legend(title=None, orient="top", direction="horizontal"),
    )
