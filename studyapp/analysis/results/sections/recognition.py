"""Whether people could tell the techniques apart."""

import pandas as pd

from studyapp.analysis.blinding_index import blinding_table
from studyapp.analysis.preference import EVERYONE
from studyapp.analysis.results.columns import (
    GROUP,
    NOTE,
    records_of,
    rows,
    without_degenerate,
)
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    NUMBER,
    Column,
    Row,
    Section,
    Table,
)

COLUMNS = (
    GROUP,
    Column("condition", "Technique", CODE),
    Column("participants", "People", COUNT),
    Column("right", "Right", COUNT),
    Column("wrong", "Wrong", COUNT),
    Column("unknown", "Did not know", COUNT),
    Column("index", "Index", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    NOTE,
)


def recognition(data: Data) -> Section | None:
    """Bang's blinding index per expertise level and technique; None where nobody guessed."""
    names = len(set(data.facts.techniques.values()))
    found = guesses(data)
    if found.empty or names < 2:
        return None
    table = blinding_table(found, names=names).astype(object)
    shown = [{**row, "group": _group(row, data)} for row in records_of(table)]
    return Section(
        name="recognition",
        title="Recognising the techniques",
        sentences=(
            f"{found['participant_id'].nunique()} people guessed at the end which technique made "
            "what they had seen.",
            "The index is 1 where everybody recognised a technique, 0 where guesses were no better "
            "than chance, and below 0 where it was taken for another.",
        ),
        tables=(
            Table(
                "recognition",
                "Bang's blinding index of the guesses",
                COLUMNS,
                rows(without_degenerate(shown), COLUMNS),
            ),
        ),
        caveats=(
            "Where experts recognise a technique, their preference may be for its name; the "
            "sensitivity grid has the preference and the trend without those who recognised it.",
        ),
    )


def guesses(data: Data) -> pd.DataFrame:
    """One row per guess with participant_id, expertise_level, condition and guess."""
    table = data.table("guesses")
    levels = data.participants.set_index("participant_id")["expertise_level"]
    techniques = table["method"].map(dict(data.facts.techniques))
    known = table.assign(
        expertise_level=table["participant_id"].map(levels),
        condition=techniques.fillna(table["method"]),
        guess=table["guessed_method"],
    )
    return known[["participant_id", "expertise_level", "condition", "guess"]]


def _group(row: Row, data: Data) -> str:
    level = row["expertise_level"]
    if pd.isna(level):
        return EVERYONE
    return data.facts.levels.get(int(level), f"Level {level}")
