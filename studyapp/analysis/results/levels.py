"""Expertise levels as groups of participants."""

from dataclasses import dataclass

import pandas as pd

from studyapp.analysis.hypotheses.arrangements import Numbers
from studyapp.analysis.preference import NO_LEVEL
from studyapp.analysis.results.data import Data


@dataclass(frozen=True)
class Level:
    """The participants of one level, in the order of their codes; possibly nobody.

    Parameters
    ----------
    score : the level's number; None for those whose level is not known.
    """

    label: str
    score: int | None
    people: pd.DataFrame

    @property
    def shares(self) -> Numbers:
        return self.people["share"].to_numpy(dtype=float)

    @property
    def counts(self) -> tuple[Numbers, Numbers]:
        """How often everybody chose it, and in how many trials."""
        return (
            self.people["chosen"].to_numpy(dtype=float),
            self.people["trials"].to_numpy(dtype=float),
        )


def levels_of(data: Data) -> list[Level]:
    """The study's levels in their order, then any others that participants have."""
    people = data.people
    found = people["level"].dropna().unique()
    labels = dict(data.facts.levels) | {
        int(score): f"Level {score:g}" for score in found if score not in data.facts.levels
    }
    return [
        Level(label, score, people[people["level"] == score])
        for score, label in sorted(labels.items())
    ]


def without_level(data: Data) -> Level:
    return Level(NO_LEVEL, None, data.people[data.people["level"].isna()])
