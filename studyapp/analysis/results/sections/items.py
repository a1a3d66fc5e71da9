"""Picture by picture."""

from typing import Any

import pandas as pd

from studyapp.analysis.agreement.items import per_item, spread
from studyapp.analysis.intervals.counts import counts
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    P_VALUE,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sentences import percent
from studyapp.analysis.sizes import FEWEST_FOR_A_TEST

MOST_ROWS = 1000  # half of them from either end

COLUMNS = (
    Column("item_name", "Picture", TEXT),
    Column("item_id", "Its number", CODE),
    Column("other", "Against", CODE),
    Column("preference", "Preference", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("n_chosen", "Chosen", COUNT),
    Column("n_trials", "Choices", COUNT),
    Column("p", "p", P_VALUE),
    Column("p_holm", "p (Holm)", P_VALUE),
)
SPREAD = (
    Column("n_items", "Pictures", COUNT),
    Column("observed", "SD of their preferences", SHARE),
    Column("beyond_chance", "SD beyond chance", SHARE),
)


def items(data: Data) -> Section | None:
    """None while nothing was chosen."""
    if data.chosen.empty:
        return None
    other = data.chosen["method_b"].where(
        data.chosen["method_a"] == data.condition, data.chosen["method_a"]
    )
    table = per_item(data.chosen.assign(other=other))
    found = spread(*counts(data.chosen, "item_id"))
    n_items = int(table["item_id"].nunique())
    table["item_name"] = _names(table)
    return Section(
        "items",
        "Picture by picture",
        sentences=tuple(_sentences(table, found, data.condition, n_items)),
        tables=(
            _table(table, data.condition),
            Table(
                "item_spread",
                "How far pictures differ",
                SPREAD,
                rows([found | {"n_items": n_items}], SPREAD),
            ),
        ),
        plots=("caterpillar",),
        caveats=(
            "Looking for the pictures that stand out is exploratory: of many pictures some always "
            "do. The adjusted p holds its level over all of them together.",
        ),
    )


def _names(table: pd.DataFrame) -> "pd.Series[str]":
    """Names that tell the rows apart: with several other conditions, against which one."""
    names = table["item_name"]
    if table["other"].nunique() > 1:
        names = names + " (against " + table["other"] + ")"
    alike = names.duplicated(keep=False)
    return names.where(~alike, names + " " + table["item_id"])


def _table(table: pd.DataFrame, condition: str) -> Table:
    note = f"Tested from {FEWEST_FOR_A_TEST} choices on; fewer cannot reach 5\u00a0%."
    if len(table) > MOST_ROWS:
        left_out = len(table) - MOST_ROWS
        table = pd.concat([table.head(MOST_ROWS // 2), table.tail(MOST_ROWS // 2)])
        note += f" The {left_out} rows in the middle are left out here."
    whose = "choices about one picture come from different people"
    if (table["n_participants"] < table["n_trials"]).any():
        whose = "where somebody chose more than once, participants are clusters, without a test"
    return Table(
        "items",
        f"Preference for {condition} for every picture, with 95\u00a0% Wilson intervals and exact "
        f"binomial tests; {whose}",
        COLUMNS,
        rows(table, COLUMNS),
        note=note,
    )


def _sentences(
    table: pd.DataFrame, found: dict[str, float | None], condition: str, n_items: int
) -> list[str]:
    lowest, highest = table.iloc[0], table.iloc[-1]
    if n_items == 1:
        return [
            f"One picture was shown, which says nothing about any other; {condition} was chosen "
            f"in {percent(float(table['n_chosen'].sum() / table['n_trials'].sum()))} of the trials."
        ]
    least, most = percent(float(lowest["preference"])), percent(float(highest["preference"]))
    range_ = f"goes from {least} ({lowest['item_name']}) to {most} ({highest['item_name']})"
    if least == most:
        range_ = f"is {least} for every picture"
    sentences = [f"The preference for {condition} {range_}" + _beyond(found)]
    clear = table[table["p_holm"] < 0.05]
    against = int((clear["preference"] < 0.5).sum())
    tested = int(table["p"].notna().sum())
    if tested:
        sentences.append(
            f"After adjusting for {tested} tests, it differs from 50\u00a0% in {len(clear)}"
            + (f", in {against} of them against {condition}." if against else ".")
        )
    return sentences


def _beyond(found: dict[str, Any]) -> str:
    beyond = found["beyond_chance"]
    if beyond is None:
        return "."
    if beyond == 0:
        return "; no more than so few choices of each give by chance."
    return (
        f"; chance in so few choices taken away, pictures differ with a standard deviation of "
        f"{100 * beyond:.0f} percentage points."
    )
