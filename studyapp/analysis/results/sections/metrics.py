"""Whether explanations that score better on a metric are chosen more often."""

from typing import Any

import numpy as np
import pandas as pd

from studyapp.analysis.columns.measured import MEASURED, METRICS
from studyapp.analysis.hypotheses.holm import holm
from studyapp.analysis.measured import (
    chosen_of_shown,
    differences,
    pair_columns,
    usable,
)
from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.sandwich import numbered
from studyapp.analysis.models.two_way import two_way_logistic
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    NUMBER,
    P_VALUE,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.results.odds import ratio
from studyapp.analysis.sizes import FEWEST_FOR_MODELS

# A metric that differs between pictures is known as well as there are pictures.
FEWEST_PICTURES = 10
# Of the picture or its classifier, and so the same for both explanations of a picture.
NOT_OF_THE_EXPLANATION = ("correct", "confidence")
COMPARED = tuple(name for name in METRICS if name not in NOT_OF_THE_EXPLANATION)

NEVER_OF_BOTH = "never measured of both explanations of a picture"
ASSOCIATIONS = (
    Column("metric", "Metric", CODE),
    Column("meaning", "What it is", TEXT),
    Column("odds_ratio", "Odds ratio per standard deviation", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("p", "p", P_VALUE),
    Column("p_holm", "p, Holm over metrics", P_VALUE),
    Column("standard_deviation", "Standard deviation of the difference", NUMBER),
    Column("n_trials", "Trials", COUNT),
    Column("n_participants", "People", COUNT),
    Column("n_items", "Pictures", COUNT),
    Column("note", "Note", TEXT),
)


def metrics(data: Data) -> Section | None:
    """Choices beside metrics; None where nothing was chosen or nothing was measured."""
    if data.choices.empty:
        return None
    stimuli = data.table("stimuli")
    measured = usable(stimuli, list(MEASURED))
    if not measured:
        return None
    found = _associations(data, stimuli, [name for name in COMPARED if name in measured])
    return Section(
        name="metrics",
        title="Preference beside metrics",
        sentences=(_reading(found), _HOW),
        tables=(
            Table(
                "associations",
                "How metrics go with choices",
                ASSOCIATIONS,
                rows(found, ASSOCIATIONS),
            ),
            _beside(data, stimuli, measured),
        ),
        plots=("associations",) if any(row["low"] is not None for row in found) else (),
        caveats=(
            "An association over pictures is no cause: pictures that are easy to explain may score "
            "and please alike.",
        ),
    )


_HOW = (
    "An odds ratio above 1 means that, of two explanations of one picture, the one with the higher "
    "value was chosen more often than the two methods alone would lead one to expect. Participants "
    "and pictures are both taken as clusters."
)


def _associations(data: Data, stimuli: pd.DataFrame, names: list[str]) -> list[dict[str, Any]]:
    """One row per metric: the logistic regression of choices on its difference.

    Every pair of conditions has a constant of its own, so that what is left is how choices follow
    the metric from picture to picture, and no difference between the methods as such.
    """
    apart = differences(data.choices, stimuli, names)
    found = [_association(data.choices, apart[name], name) for name in names]
    adjusted = holm([row["p"] for row in found])
    return [row | {"p_holm": p} for row, p in zip(found, adjusted, strict=True)]


def _association(choices: pd.DataFrame, apart: "pd.Series[float]", name: str) -> dict[str, Any]:
    known = apart.notna()
    choices, apart = choices[known], apart[known]
    spread = float(apart.std()) if len(apart) > 1 else 0.0
    row: dict[str, Any] = {
        "metric": name,
        "meaning": METRICS[name].label,
        **dict.fromkeys(("odds_ratio", "low", "high", "p")),
        "standard_deviation": spread,
        "n_trials": len(choices),
        "n_participants": int(choices["participant_id"].nunique()),
        "n_items": int(choices["item_id"].nunique()),
        "note": "",
    }
    if choices.empty:
        return row | {"standard_deviation": None, "note": NEVER_OF_BOTH}
    if row["n_participants"] < FEWEST_FOR_MODELS or row["n_items"] < FEWEST_PICTURES:
        few = f"it takes {FEWEST_FOR_MODELS} people and {FEWEST_PICTURES} pictures"
        return row | {"note": few}
    pairs = pair_columns(choices)
    try:
        fit = two_way_logistic(
            choices["chose_a"].to_numpy(float),
            np.column_stack([pairs, apart / (spread or 1.0)]),
            numbered(choices["participant_id"]),
            numbered(choices["item_id"]),
        )
    except NotEstimable as reason:
        return row | {"note": str(reason)}
    return row | ratio(fit.effect(pairs.shape[1]))


def _reading(found: list[dict[str, Any]]) -> str:
    clear = [row for row in found if row["p_holm"] is not None and row["p_holm"] < 0.05]
    if not any(row["p"] is not None for row in found):
        return (
            f"Whether people choose what scores better cannot be said yet: it takes "
            f"{FEWEST_FOR_MODELS} people and {FEWEST_PICTURES} pictures that were measured and "
            "differ."
        )
    if not clear:
        return "No metric goes clearly with what people chose."
    ways = [
        f"{'more' if row['odds_ratio'] > 1 else 'less'} often with a higher {row['metric']}"
        for row in clear
    ]
    return f"Explanations were chosen {'; '.join(ways)}."


def _beside(data: Data, stimuli: pd.DataFrame, measured: list[str]) -> Table:
    """How often each picture's explanation was chosen, beside everything measured of it."""
    columns = (
        Column("item_name", "Picture", TEXT),
        Column("item_id", "Its id", CODE),
        Column("method", "Condition", CODE),
        Column("n_shown", "Shown", COUNT),
        Column("n_chosen", "Chosen", NUMBER),
        Column("share", "Share", SHARE),
        *(Column(name, MEASURED[name].label, NUMBER) for name in measured),
    )
    kept = stimuli[["item_id", "method", "item_name", *measured]]
    joined = chosen_of_shown(data.choices).merge(kept, on=["item_id", "method"], how="left")
    caption = "How often each explanation was chosen, beside what was measured of it"
    return Table("chosen_beside_metrics", caption, columns, rows(joined, columns))
