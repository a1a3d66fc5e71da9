"""The trend with expertise, population by population.

Experts may know what an explanation by a technique looks like, so that their preference is for its
name. The trend without those who recognised the techniques therefore stands beside the whole one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from studyapp.analysis.hypotheses.slope import slope
from studyapp.analysis.hypotheses.trend import trend_test
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import COUNT, NUMBER, P_VALUE, TEXT, Column, Table
from studyapp.analysis.sizes import FEWEST_FOR_INFERENCE

COLUMNS = (
    Column("population", "Whose answers", TEXT),
    Column("slope", "Change of the preference per level", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("p", "p of no trend", P_VALUE),
    Column("n_participants", "People whose level is known", COUNT),
    Column("note", "Note", TEXT),
)


def trend_table(found: Sequence[Mapping[str, Any]]) -> Table:
    """One row per population, as `trend_row` gives them."""
    caption = "The trend with expertise, by whose answers are counted"
    return Table("trend_sensitivity", caption, COLUMNS, rows(found, COLUMNS))


def trend_row(data: Data, choices: pd.DataFrame) -> dict[str, Any]:
    """The trend in these choices, or why there is none to be told."""
    known = choices[choices["expertise_level"].notna()]
    of_person = known.groupby("participant_id", sort=True)
    shares = of_person["chosen"].mean().to_numpy(dtype=float)
    scores = of_person["expertise_level"].first().to_numpy(dtype=float)
    counted: dict[str, Any] = {"n_participants": len(shares)}
    if len(shares) < FEWEST_FOR_INFERENCE:
        return counted | {"note": f"fewer than {FEWEST_FOR_INFERENCE} people"}
    line = slope(shares, scores)
    if line is None or line.robust is None:
        return counted | {"note": "people or levels do not differ enough"}
    # The headline's own stream, so that the primary population gives the same p as there.
    outcome = trend_test(shares, scores, data.rng("trend"))
    low, high = line.robust
    p = outcome.p if outcome else None
    return counted | {"slope": line.slope, "low": low, "high": high, "p": p, "note": ""}
