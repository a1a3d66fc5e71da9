"""The preference by kind of picture: is the classifier right about it, what does it show."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import combinations
from typing import Any

import pandas as pd

from studyapp.analysis.estimates import estimates
from studyapp.analysis.hypotheses.within_people import within_people
from studyapp.analysis.preference import EVERYONE
from studyapp.analysis.results.columns import ESTIMATE, GROUP, rows
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.document import (
    COUNT,
    NUMBER,
    P_VALUE,
    TEXT,
    Column,
    Section,
    Table,
)
from studyapp.analysis.sentences import percent

MOST_VALUES = 12  # a column of more kinds than that says which picture it is, not of what kind

# What pictures may be divided by, where the table of trials says it.
SPLITS = {
    "item_stratum": "The classifier's answer",
    "model_id": "Classifier",
    "model_stage": "Training stage",
    "true_label": "What the picture shows",
    "class_explained": "Class explained",
}
KIND = (Column("split", "Pictures by", TEXT), Column("kind", "Kind", TEXT))
COLUMNS = (*KIND, GROUP, *ESTIMATE)
CONTRASTS = (
    Column("split", "Pictures by", TEXT),
    Column("first", "First", TEXT),
    Column("second", "Second", TEXT),
    Column("difference", "First less second, within people", NUMBER),
    Column("low", "95\u00a0% interval from", NUMBER),
    Column("high", "to", NUMBER),
    Column("p", "p", P_VALUE),
    Column("n_participants", "People who met both", COUNT),
    Column("slope", "Change of it per level", NUMBER),
    Column("slope_low", "95\u00a0% interval from", NUMBER),
    Column("slope_high", "to", NUMBER),
    Column("slope_p", "p of the change", P_VALUE),
    Column("n_with_level", "People with a level", COUNT),
    Column("method", "Tests", TEXT),
)
MOST_CONTRASTS = 3  # kinds: all pairs of these are compared


def splits(data: Data) -> Section | None:
    """None where all pictures are of one kind, as far as the table says."""
    used = _used(data.chosen)
    if not used:
        return None
    shares = [row for name in used for row in _shares(data, name)]
    contrasts = [row for name in used for row in _contrasts(data, name)]
    caption = f"Preference for {data.condition} by kind of picture, for everyone and per level"
    return Section(
        "splits",
        "By kind of picture",
        sentences=tuple(_sentences(shares, contrasts, data.condition)),
        tables=(
            Table("splits", caption, COLUMNS, rows(shares, COLUMNS)),
            *_contrast_table(contrasts),
        ),
        caveats=(
            "Kinds of pictures were not assigned by chance: whatever else they differ in may be "
            "the reason.",
        ),
    )


def _contrast_table(contrasts: list[dict[str, Any]]) -> tuple[Table, ...]:
    if not contrasts:
        return ()
    caption = (
        "Differences between kinds of pictures within people, and their change from one expertise "
        "level to the next"
    )
    return (Table("split_contrasts", caption, CONTRASTS, rows(contrasts, CONTRASTS)),)


def _used(chosen: pd.DataFrame) -> list[str]:
    """The columns that divide the pictures, each in a way that none before it does."""
    used: list[str] = []
    for name in SPLITS:
        if name in chosen and _kinds(chosen[name]):
            pairs = chosen[[*used, name]].drop_duplicates().astype(object)
            if not any(_same(pairs[earlier], pairs[name]) for earlier in used):
                used.append(name)
    return used


def _same(one: "pd.Series[Any]", other: "pd.Series[Any]") -> bool:
    """Whether both put the same pictures together, whatever they call them."""
    met = pd.DataFrame({"one": one, "other": other}).drop_duplicates()
    return bool(met["one"].is_unique and met["other"].is_unique)


def _kinds(cells: "pd.Series[str]") -> list[str]:
    """In the alphabet; empty where they divide nothing, or into too many."""
    found = sorted(cells.dropna().unique())
    return found if 2 <= len(found) <= MOST_VALUES else []


def _shares(data: Data, name: str) -> Iterator[dict[str, Any]]:
    needed = ["participant_id", "item_id", "expertise_level", "chosen", name]
    chosen = data.chosen[needed]
    for kind in _kinds(chosen[name]):
        of_kind = chosen[chosen[name] == kind]
        place = {"split": SPLITS[name], "kind": kind}
        yield from (place | {"group": EVERYONE} | found for found in estimates(of_kind))
        for level, label in sorted(data.facts.levels.items()):
            of_level = of_kind[of_kind["expertise_level"] == level]
            if len(of_level):
                yield from (place | {"group": label} | found for found in estimates(of_level))


def _contrasts(data: Data, name: str) -> Iterator[dict[str, Any]]:
    kinds = _kinds(data.chosen[name])
    if len(kinds) > MOST_CONTRASTS:
        return
    for first, second in combinations(kinds, 2):
        rng = data.rng(f"splits {name} {first} {second}")
        found = within_people(data.chosen, name, first, second, rng)
        if found.difference is not None:
            place = {"split": SPLITS[name], "first": first, "second": second}
            yield place | asdict(found)


def _sentences(
    shares: list[dict[str, Any]], contrasts: list[dict[str, Any]], condition: str
) -> Iterator[str]:
    everyone = [row for row in shares if row["group"] == EVERYONE][::2]
    for split in dict.fromkeys(row["split"] for row in everyone):
        of_split = [row for row in everyone if row["split"] == split]
        said = ", ".join(f"{percent(row['preference'])} ({row['kind']})" for row in of_split)
        yield f"{split}: {condition} was chosen in {said} of the trials."
    for row in contrasts:
        if row["slope_p"] is not None and row["slope_p"] < 0.05:
            yield (
                f"The difference between “{row['first']}” and “{row['second']}” changes along the "
                "expertise levels."
            )
