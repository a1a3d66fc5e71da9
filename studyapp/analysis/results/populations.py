"""Whose answers may be counted: the primary population, and every sensible other."""

from collections.abc import Iterator

import pandas as pd

from studyapp.analysis.preference import choices_of, main_choices
from studyapp.analysis.results.data import Data
from studyapp.analysis.results.sections.quality import doubtful

PRIMARY = "those who are counted"
NEEDED = [
    "participant_id",
    "participant_status",
    "expertise_level",
    "excluded",
    "trial_type",
    "item_id",
    "method_a",
    "method_b",
    "chosen_side",
    "chose_a",
]


def populations(data: Data) -> Iterator[tuple[str, pd.DataFrame]]:
    """Name and trials with `chosen`, the primary ones first."""
    chosen, trials = data.chosen, data.trials[NEEDED]
    yield PRIMARY, chosen
    yield (
        "everyone, also those who are left out",
        choices_of(main_choices(trials.assign(excluded=0)), data.condition),
    )
    yield (
        "only those who completed",
        choices_of(main_choices(trials, completed_only=True), data.condition),
    )
    in_doubt = chosen["participant_id"].isin(doubtful(data.participants))
    yield "without those whose answers are in doubt", chosen[~in_doubt]
    recognised = chosen["participant_id"].isin(_recognisers(data))
    yield "without those who recognised the techniques", chosen[~recognised]
    yield (
        "with “no preference” as half for either",
        choices_of(main_choices(trials, ties=True), data.condition),
    )


def _recognisers(data: Data) -> "pd.Index[str]":
    """Those with more right guesses of a technique than wrong ones."""
    guesses = data.table("guesses")
    numbers = guesses["guess_correct"].map({1.0: 1, 0.0: -1}).fillna(0)
    sums = numbers.groupby(guesses["participant_id"]).sum()
    return sums.index[sums > 0]
