"""Bars of how many: the flow of participants, and how their response times spread."""

from math import ceil, floor, log10

import altair as alt
import pandas as pd

from studyapp.analysis.plots.theme import Look, names_axis, number_axis, wrapped

_MARGIN = 1.25  # of a logarithmic axis beyond its first and last bar
_MOST_LABELS = 9


def flow(rows: pd.DataFrame, look: Look) -> alt.LayerChart:
    """One bar a stage, in the order in which people go through them."""
    rows = rows.assign(label=wrapped(rows["stage"], 15 if look.narrow else 26))
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


def times(rows: pd.DataFrame, look: Look) -> alt.LayerChart:
    """How many people have which median response time, in bins of equal ratio.

    Parameters
    ----------
    rows : from_ms, to_ms and n_participants, one row a bin.
    """
    rows = rows.assign(start=rows["from_ms"] / 1000, end=rows["to_ms"] / 1000)
    ends = [float(rows["start"].min()) / _MARGIN, float(rows["end"].max()) * _MARGIN]
    x = alt.X(
        "start:Q",
        scale=alt.Scale(type="log", domain=ends, nice=False),
        axis=number_axis(
            "Own median response time in seconds (logarithmic)",
            look,
            values=_round_numbers(*ends),
            format="~g",
        ),
    )
    y = alt.Y("n_participants:Q", axis=number_axis("People", look, tickMinStep=1, format="d"))
    bars = (
        alt.Chart(rows)
        .mark_rect(color=look.theme.these, stroke=look.theme.ground)
        .encode(x=x, x2="end:Q", y=y, y2=alt.datum(0))
    )
    return alt.layer(bars).properties(width=look.width, height=200)


def _round_numbers(low: float, high: float) -> list[float]:
    """Numbers to label a logarithmic axis with: one digit each, all of them if few fit in."""
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    for digits in (range(1, 10), (1, 2, 5), (1,)):
        found = [float(f"{digit}e{decade}") for decade in decades for digit in digits]
        within = [number for number in found if low <= number <= high]
        if len(within) <= _MOST_LABELS:
            break
    return within
