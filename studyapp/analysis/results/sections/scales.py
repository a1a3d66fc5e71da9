"""Scores of the questionnaires, and whether their items belong together."""

import pandas as pd

from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import COUNT, NUMBER, TEXT, Column, Section, Table
from studyapp.analysis.scales import describe_scale
from studyapp.analysis.scoring import MEAN

COLUMNS = (
    Column("scale", "Scale", TEXT),
    Column("scoring", "Score", TEXT),
    Column("n", "People", COUNT),
    Column("mean", "Mean", NUMBER),
    Column("sd", "SD", NUMBER),
    Column("lowest", "Lowest", NUMBER),
    Column("highest", "Highest", NUMBER),
    Column("n_items", "Items", COUNT),
    Column("alpha", "Cronbach's α", NUMBER),
    Column("omega", "McDonald's ω", NUMBER),
)


def scales(data: Data) -> Section | None:
    """Of those who answered every item that counts; None where nothing is scored."""
    counting = data.table("questionnaire")
    counting = counting[counting["counts_in_score"] == 1]
    names = counting["scale_id"] + " (version " + counting["scale_version"] + ")"
    found = [
        {"scale": name, "scoring": data.facts.scorings[name]} | described
        for name, answered in counting.groupby(names, sort=True)
        if name in data.facts.scorings
        and (described := _described(answered, data.facts.scorings[str(name)])) is not None
    ]
    if not found:
        return None
    number = f"{len(found)} questionnaire{' has' if len(found) == 1 else 's have'}"
    caption = "Scores of everybody who answered every item that counts"
    return Section(
        name="scales",
        title="Questionnaires",
        sentences=(
            f"{number} a score.",
            "A score is missing where an item is: nothing is filled in. α and ω say how far the "
            "items of a scale measure one thing.",
        ),
        tables=(Table("scales", caption, COLUMNS, rows(found, COLUMNS)),),
        by_method=False,
    )


def _described(answered: pd.DataFrame, scoring: str) -> dict[str, object] | None:
    wide = answered.pivot(
        index="participant_id", columns="item_code", values="response_scored"
    ).dropna()
    if wide.empty:
        return None
    scores = wide.mean(axis=1) if scoring == MEAN else wide.sum(axis=1)
    return describe_scale(scores, wide)
