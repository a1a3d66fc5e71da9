"""One dot per person, in heaps, for every level: an average hides two kinds of people, dots do not.

After Wilkinson (1999), Dot plots, The American Statistician 53: dots of nearly one value stand on
each other.
"""

import altair as alt
import pandas as pd

from studyapp.analysis.plots.theme import CHANCE, Look, dashed, people, share_axis
from studyapp.analysis.preference import NO_LEVEL

# Shares closer than this share a heap; 40 heaps from end to end leave the dots of a page apart.
HEAP = 1 / 40
_HIGHEST = 132  # pixels of the highest heap


def dots(rows: pd.DataFrame, look: Look, condition: str) -> alt.VConcatChart:
    """One panel a level, in the order in which the levels come, on one scale.

    Parameters
    ----------
    rows : share and level, one row per person; or with n_participants, one row per bin of shares.
    """
    heaps = _heaps(rows)
    highest = max(float(heaps["n_participants"].max()), 1.0)
    step = min(11.0, _HIGHEST / highest)
    levels = list(dict.fromkeys(heaps["level"]))
    title = f"Own preference for {condition}" if condition else "Own preference"
    panels = [
        _panel(heaps[heaps["level"] == level], step, title if level == levels[-1] else "", look)
        for level in levels
    ]
    return alt.vconcat(*panels, spacing=10)


def _heaps(rows: pd.DataFrame) -> pd.DataFrame:
    """How many people stand where, per level."""
    rows = rows.dropna(subset=["share"])
    heaps = rows.assign(
        level=rows["level"].fillna(NO_LEVEL).astype(str),
        share=(rows["share"] / HEAP).round() * HEAP,
        n_participants=rows.get("n_participants", 1),
    )
    return heaps.groupby(["level", "share"], sort=False)["n_participants"].sum().reset_index()


def _panel(heaps: pd.DataFrame, step: float, title: str, look: Look) -> alt.LayerChart:
    most = max(float(heaps["n_participants"].max()), 1.0)
    diameter = min(step, look.width * HEAP)
    axis = share_axis(title, look)
    axis.labels = bool(title)
    x = alt.X("share:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
    height = max(step * most, 22)
    y = alt.Y("height:Q", scale=alt.Scale(domain=[0, height], nice=False), axis=None)
    if step < 3:  # dots could not be told apart
        marks = alt.Chart(heaps.assign(height=heaps["n_participants"] * step)).mark_bar(
            color=look.theme.these, width=diameter * 0.9
        )
    else:
        marks = alt.Chart(_dots(heaps, step)).mark_circle(
            color=look.theme.these, size=0.72 * diameter**2, opacity=1
        )
    heading = alt.TitleParams(
        f"{heaps['level'].iloc[0]} ({people(heaps['n_participants'].sum())})",
        anchor="start",
        fontSize=look.size(15, 12),
        fontWeight="normal",
        color=look.theme.ink,
        offset=4,
    )
    chart = alt.layer(dashed(look, x=CHANCE), marks.encode(x=x, y=y))
    return chart.properties(width=look.width, height=height, title=heading)


def _dots(heaps: pd.DataFrame, step: float) -> pd.DataFrame:
    each = heaps.loc[heaps.index.repeat(heaps["n_participants"].astype(int))]
    return each.assign(height=(each.groupby(["share"]).cumcount() + 0.5) * step)
