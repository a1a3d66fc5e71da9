"""Bars of how many: the flow of participants, and how their response times spread."""

import altair as alt
import pandas as pd

from studyapp.analysis.plots.theme import Look, names_axis, number_axis


def flow(rows: pd.DataFrame, look: Look) -> alt.LayerChart:
    """One bar a stage, in the order in which people go through them."""
    rows = rows.assign(label=rows["stage"].astype(str))
    most = max(float(rows["n"].max()), 1.0)
    y = alt.Y("label:N", sort=None, axis=names_axis(look))
    x = alt.X("n:Q", scale=alt.Scale(domain=[0, most]), axis=None)
    bars = alt.Chart(rows).mark_bar(color=look.theme.these, height=18).encode(x=x, y=y)
    numbers = (
        alt.Chart(rows)
        .mark_text(align="left", dx=6, fontSize=look.size(15, 12), color=look.theme.ink)
        .encode(x=x, y=y, text=alt.Text("n:Q", format=","))
    )
    return alt.layer(bars, numbers).properties(width=look.width, height=alt.Step(32))


def times(rows: pd.DataFrame, look: Look) -> alt.Chart:
    """How many people have which median response time; the times are the bins' middles."""
    rows = rows.assign(seconds=rows["median_ms"] / 1000)
    x = alt.X(
        "seconds:Q",
        scale=alt.Scale(type="log", nice=False),
        axis=number_axis("Own median response time in seconds (logarithmic)", look, tickCount=5),
    )
    y = alt.Y("n_participants:Q", axis=number_axis("People", look, tickMinStep=1, format="d"))
    width = max(2.0, 0.8 * look.width / max(len(rows), 8))
    bars = alt.Chart(rows).mark_bar(color=look.theme.these, width=width).encode(x=x, y=y)
    return bars.properties(width=look.width, height=200)
