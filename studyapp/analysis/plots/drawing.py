"""Any plot of any section, drawn from the section's table and from nothing else."""

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd

from studyapp.analysis.plots import along, counts, forest
from studyapp.analysis.plots.catalogue import PLOTS, table_of
from studyapp.analysis.plots.dots import dots
from studyapp.analysis.plots.preference import preference
from studyapp.analysis.plots.theme import Look, dressed
from studyapp.analysis.results.document import Section

_TEXTS = (
    "level",
    "label",
    "group",
    "condition",
    "estimand",
    "stage",
    "item_name",
    "variant",
    "metric",
)


def specification(
    section: Section, plot: str, look: Look, *, subtitle: str, condition: str = ""
) -> dict[str, Any] | None:
    """A plot as Vega-Lite describes it; None if the section has nothing to draw.

    Parameters
    ----------
    condition : what the primary preference is for; named at the axis.

    Raises
    ------
    LookupError : there is no such plot.
    """
    table = table_of(section, plot)
    if table is None:
        return None
    rows = _typed(pd.DataFrame(list(table.rows)))
    chart = _DRAWN[plot](rows, look, condition)
    return dressed(chart, look, title=PLOTS[plot].title, subtitle=subtitle)


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers as floats, in which nothing is not a number; None would not be subtracted from."""
    for name in rows.columns:
        if name not in _TEXTS:
            numbers = pd.to_numeric(rows[name], errors="coerce")
            if numbers.notna().any() or rows[name].isna().all():
                rows[name] = numbers.astype(float)
    return rows


def _caterpillar(rows: pd.DataFrame, look: Look, condition: str) -> alt.LayerChart:
    rows = rows.sort_values("preference", kind="stable")
    return _shares(rows, "item_name", look, condition)


def _sensitivity(rows: pd.DataFrame, look: Look, condition: str) -> alt.LayerChart:
    return _shares(rows, "variant", look, condition)


def _shares(rows: pd.DataFrame, name: str, look: Look, condition: str) -> alt.LayerChart:
    title = f"Preference for {condition}" if condition else "Preference"
    rows = rows.assign(label=rows[name], estimate=rows["preference"])
    return forest.of_shares(rows, look, axis_title=title)


def _abilities(rows: pd.DataFrame, look: Look, _: str) -> alt.LayerChart:
    rows = rows.sort_values("ability", ascending=False, kind="stable")
    rows = rows.assign(label=rows["condition"], estimate=rows["ability"])
    return forest.of_numbers(rows, look, axis_title="Strength (log odds against the average)")


def _associations(rows: pd.DataFrame, look: Look, _: str) -> alt.LayerChart:
    rows = rows.assign(label=rows["metric"], estimate=rows["odds_ratio"])
    return forest.of_ratios(rows, look, axis_title="Odds ratio per standard deviation")


_DRAWN: dict[str, Callable[[pd.DataFrame, Look, str], alt.TopLevelMixin]] = {
    "flow": lambda rows, look, _: counts.flow(rows, look),
    "dots": dots,
    "preference": lambda rows, look, _: preference(rows, look),
    "trend": along.trend,
    "caterpillar": _caterpillar,
    "abilities": _abilities,
    "associations": _associations,
    "sensitivity": _sensitivity,
    "sequence": along.sequence,
    "looks": along.looks,
    "times": lambda rows, look, _: counts.times(rows, look),
    "position": along.position,
}
