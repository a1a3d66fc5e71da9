"""The same question, answered in other ways: whom to count, and how to compute the interval."""

from typing import Any

from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    P_VALUE,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.results.populations import PRIMARY, populations
from studyapp.analysis.results.trend_variants import trend_row, trend_table
from studyapp.analysis.results.variants import NAIVE, variants
from studyapp.analysis.sentences import percent

COLUMNS = (
    Column("variant", "Variant", TEXT),
    Column("preference", "Preference", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("p", "p of one half", P_VALUE),
    Column("n_participants", "People", COUNT),
    Column("n_trials", "Trials", COUNT),
    Column("note", "Note", TEXT),
    Column("population", "Whose answers", TEXT),
    Column("method", "Interval", TEXT),
)


def sensitivity(data: Data) -> Section | None:
    """Every sensible choice of people against every sensible interval; None without a choice."""
    if data.chosen.empty:
        return None
    found, trends, alike = _grid(data)
    sentences = [_said(found, data.condition)]
    if alike:
        sentences.append(f"Of no consequence, so without rows of their own: {', '.join(alike)}.")
    caption = f"The preference for {data.condition} under every variant of the analysis"
    grid = Table("sensitivity", caption, COLUMNS, rows(found, COLUMNS))
    return Section(
        name="sensitivity",
        title="Sensitivity",
        sentences=tuple(sentences),
        tables=(grid, trend_table(trends)) if trends else (grid,),
        plots=("sensitivity",),
        caveats=(
            "Whichever variant one likes best is no result: the primary one was settled before.",
        )
        if data.facts.registration
        else ("Whichever variant one likes best is no result.",),
    )


def _grid(data: Data) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """The preferences, the trends where there are levels, and the populations that are the primary
    one."""
    found, trends, alike = [], [], []
    of_primary, has_levels = data.chosen, data.people["level"].nunique() > 1
    for name, choices in populations(data):
        if name != PRIMARY and len(choices) == len(of_primary):
            alike.append(name)
            continue
        for row in variants(choices, data.rng("sign-flip")):
            label = f"{name}, {row['method']}"
            found.append({"variant": label, "population": name} | row)
        if has_levels:
            trends.append({"population": name} | trend_row(data, choices))
    return found, trends, alike


def _said(found: list[dict[str, Any]], condition: str) -> str:
    """What all variants but the naive one agree on."""
    honest = [row for row in found if row["method"] != NAIVE and row["low"] is not None]
    shares = [row["preference"] for row in found if row["preference"] is not None]
    span = f"{percent(min(shares))} to {percent(max(shares))}"
    if round(min(shares), 2) == round(max(shares), 2):
        span = percent(min(shares))
    said = f"The preference for {condition} comes out at {span} in {len(found)} variants; "
    if not honest:
        return said + "none has an interval."
    above = sum(row["low"] > 0.5 for row in honest)
    below = sum(row["high"] < 0.5 for row in honest)
    if not above + below:
        return said + "every interval that respects who answered includes 50\u00a0%."
    if max(above, below) == len(honest):
        side = "above" if above else "below"
        return said + f"every interval that respects who answered lies {side} 50\u00a0%."
    among = len(honest) - above - below
    return said + (
        f"of the {len(honest)} intervals that respect who answered, {among} "
        f"include{'s' if among == 1 else ''} 50\u00a0%, {above} lie{'s' if above == 1 else ''} "
        f"above it and {below} below."
    )
