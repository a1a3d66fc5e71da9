"""Power along the number of participants, one line for each intraclass correlation."""

from typing import Any

import altair as alt
import pandas as pd

from studyapp.analysis.plots.theme import Look, dashed, dressed, number_axis, share_axis
from studyapp.analysis.results.document import Section

_HEIGHT = 300
_TITLE = "Power by number of participants"


def power(section: Section, look: Look, *, icc: float, wanted: float) -> dict[str, Any]:
    """A plot of the section's table `curve`, as Vega-Lite describes it.

    Parameters
    ----------
    section : what `studyapp.analysis.planning.power_report` returns.
    icc : the correlation that is assumed; its line is thick, the others are for comparison.
    wanted : the power to be reached, a dashed line.

    Raises
    ------
    LookupError : the section has no such table.
    """
    table = section.table("curve")
    if table is None:
        raise LookupError(f"Section {section.name!r} has no table 'curve' to draw.")
    labels = {column.name: column.label for column in table.columns[1:]}
    wide = pd.DataFrame(list(table.rows)).rename(columns=labels)
    rows = wide.melt("n_participants", var_name="line", value_name="power")
    own = f"ICC {icc:g}"
    axis = number_axis("Participants", look, tickCount=5, format="d")
    x = alt.X("n_participants:Q", axis=axis, scale=alt.Scale(zero=False, nice=False))
    y = alt.Y("power:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis("Power", look))
    chart = alt.layer(
        dashed(look, y=wanted), *_lines(rows, own, x, y, look), *_names(rows, own, x, look)
    )
    chart = chart.properties(width=look.width, height=_HEIGHT)
    return dressed(chart, look, title=_TITLE, subtitle=f"Thick: {own}, as assumed")


def _lines(rows: pd.DataFrame, own: str, x: alt.X, y: alt.Y, look: Look) -> list[alt.Chart]:
    """The assumed correlation's line thick, over the others."""
    is_own = rows["line"] == own
    others = alt.Chart(rows[~is_own]).mark_line(strokeWidth=1.5, color=look.theme.muted)
    assumed = alt.Chart(rows[is_own]).mark_line(strokeWidth=4, color=look.theme.these)
    return [line.encode(x=x, y=y, detail="line:N") for line in (others, assumed)]


def _names(rows: pd.DataFrame, own: str, x: alt.X, look: Look) -> list[alt.Chart]:
    """The name of every line beside its end, its own in bold."""
    ends = rows[rows["n_participants"] == rows["n_participants"].max()]
    ends = _apart(ends.sort_values("power"), look)
    place = alt.Y("place:Q", scale=alt.Scale(domain=[0, 1]), axis=share_axis("Power", look))
    return [
        alt.Chart(ends[(ends["line"] == own) == is_own])
        .mark_text(
            align="left",
            dx=6,
            fontSize=look.size(14, 11),
            fontWeight="bold" if is_own else "normal",
            color=look.theme.ink if is_own else look.theme.muted,
        )
        .encode(x=x, y=place, text="line:N")
        for is_own in (False, True)
    ]


def _apart(ends: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Names that would lie on one another are moved down from the top, a line's height each."""
    least = look.size(18, 14) / _HEIGHT
    places: list[float] = []
    for value in reversed(list(ends["power"])):
        places.append(min(value, places[-1] - least) if places else value)
    return ends.assign(place=list(reversed(places)))
