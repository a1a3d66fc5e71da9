"""Whether people choose the same again when a trial is put twice."""

from typing import Any

import pandas as pd

from studyapp.analysis.conduct.repeats import repeated_choices
from studyapp.analysis.estimates import THESE_PICTURES, estimates
from studyapp.analysis.preference import EVERYONE, NO_LEVEL
from studyapp.analysis.results.columns import rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    SHARE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sentences import bounds, percent

COLUMNS = (
    Column("group", "Group", TEXT),
    Column("preference", "Chose the same again", SHARE),
    Column("low", "95\u00a0% interval from", SHARE),
    Column("high", "to", SHARE),
    Column("n_chosen", "Same", COUNT),
    Column("n_trials", "Repeated trials", COUNT),
    Column("n_participants", "People", COUNT),
    Column("note", "Note", TEXT),
)


def repeats(data: Data) -> Section | None:
    """None where no trial was answered twice."""
    again = repeated_choices(data.trials)
    if again.empty:
        return None
    records = [{"group": group} | _estimate(members) for group, members in _groups(data, again)]
    table = Table(
        "repeats",
        "Repeated trials with the sides swapped, with 95\u00a0% intervals for these pictures",
        COLUMNS,
        rows(records, COLUMNS),
    )
    return Section(
        "repeats",
        "Consistency with oneself",
        sentences=(_sentence(records[0]),),
        tables=(table,),
        by_method=False,
        caveats=(
            "Whoever is unsure of both choices lowers this share as well as whoever does not look; "
            "it says how much noise there is in a single choice.",
        ),
    )


def _groups(data: Data, again: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Everybody, and the levels that somebody who repeated a trial has."""
    groups = [(EVERYONE, again)]
    levels = sorted(data.facts.levels.items())
    groups += [(label, again[again["expertise_level"] == level]) for level, label in levels]
    if levels:
        groups.append((NO_LEVEL, again[~again["expertise_level"].isin(list(data.facts.levels))]))
    return [(group, members) for group, members in groups if len(members)]


def _estimate(members: pd.DataFrame) -> dict[str, Any]:
    return next(found for found in estimates(members) if found["estimand"] == THESE_PICTURES)


def _sentence(everyone: dict[str, Any]) -> str:
    one = everyone["n_trials"] == 1
    sentence = (
        f"Put again with the sides swapped, {everyone['n_chosen']} of {everyone['n_trials']} "
        f"{'trial' if one else 'trials'} ended with the same choice "
        f"({percent(everyone['preference'])}"
    )
    if everyone["low"] is not None:
        sentence += f"; 95\u00a0% interval {bounds(everyone['low'], everyone['high'])}"
    return sentence + "); whoever guesses gets 50\u00a0%."
