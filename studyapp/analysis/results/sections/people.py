"""One dot per person: everybody's own preference."""

from typing import Any

import numpy as np
import pandas as pd

from studyapp.analysis.preference import EVERYONE, NO_LEVEL
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.conditions import that_showed_it
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    CODE,
    COUNT,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sentences import percent

MOST_DOTS = 400  # above that, people are counted in bins
STEPS = 20  # bins around 0, 5 ... 100 %, so that who is of one mind stands at the very end

LEVEL = Column("level", "Expertise level", TEXT)
EACH = (
    Column("participant_id", "Participant", CODE),
    LEVEL,
    Column("share", "Own preference", SHARE),
    Column("n_chosen", "Chosen", COUNT),
    Column("n_trials", "Trials", COUNT),
)
BINNED = (
    LEVEL,
    Column("share", "Middle of the bin", SHARE),
    Column("from_share", "From", SHARE),
    Column("to_share", "To", SHARE),
    Column("n_participants", "People", COUNT),
)


def people(data: Data) -> Section | None:
    """None while nobody chose anything."""
    if data.people.empty:
        return None
    everybody = _in_order(data)
    table = _each(everybody) if len(everybody) <= MOST_DOTS else _binned(everybody)
    return Section(
        "people",
        "Person by person",
        sentences=tuple(_sentences(everybody, data.condition, that_showed_it(data))),
        tables=(table,),
        plots=("dots",),
    )


def _in_order(data: Data) -> pd.DataFrame:
    """By level in the study's order, then by share; participant_id and the level's label added."""
    labels = {float(level): label for level, label in data.facts.levels.items()}
    everybody = data.people.assign(
        place=data.people["level"].where(data.people["level"].isin(list(labels)), np.inf),
        level=data.people["level"]
        .map(labels)
        .astype(object)
        .fillna(NO_LEVEL if labels else EVERYONE),
        n_chosen=data.people["chosen"],
        n_trials=data.people["trials"],
    )
    return everybody.reset_index().sort_values(
        ["place", "share", "participant_id"], kind="stable", ignore_index=True
    )


def _each(everybody: pd.DataFrame) -> Table:
    return Table(
        "people",
        "The preference of every person, over the trials that showed the condition",
        EACH,
        rows(everybody, EACH),
    )


def _binned(everybody: pd.DataFrame) -> Table:
    places = np.floor(everybody["share"] * STEPS + 0.5 + 1e-9).astype(int)
    keys = ["place", "level", "bin"]
    binned = everybody.assign(bin=places).groupby(keys, sort=True).size().reset_index(name="n")
    records: list[dict[str, Any]] = [
        {
            "level": level,
            "share": place / STEPS,
            "from_share": max(0.0, (place - 0.5) / STEPS),
            "to_share": min(1.0, (place + 0.5) / STEPS),
            "n_participants": int(count),
        }
        for level, place, count in zip(binned["level"], binned["bin"], binned["n"], strict=True)
    ]
    return Table(
        "people",
        f"How many people have which preference of their own, in bins of {percent(1 / STEPS)}",
        BINNED,
        rows(records, BINNED),
        note=f"With more than {MOST_DOTS} people they are counted in bins.",
    )


def _sentences(everybody: pd.DataFrame, condition: str, of_which: str) -> list[str]:
    n, share = len(everybody), everybody["share"]
    if n == 1:
        return [f"One person chose {condition} in {percent(float(share.iloc[0]))} of the trials."]
    more, less = int((share > 0.5).sum()), int((share < 0.5).sum())
    evenly = n - more - less
    sentence = (
        f"Of {n} people, {more} chose {condition} in more than half of their own trials{of_which} "
        f"and {less} in fewer"
    )
    sentences = [sentence + (f"; {evenly} in exactly half." if evenly else ".")]
    always, never = int((share == 1).sum()), int((share == 0).sum())
    if always and never:
        sentences.append(
            f"{always} chose it every time and {never} never: where people are of two kinds, an "
            "average describes neither."
        )
    return sentences
