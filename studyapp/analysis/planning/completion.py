"""Participants in the order in which they completed: what monitoring goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    # The results are put together from sections that look in here.
    from studyapp.analysis.results.data import Data


def completions(data: Data) -> pd.DataFrame:
    """One row per complete participation, in the order of completion.

    Where two completed at the same moment, or no time is known, the codes of the participants
    decide, which say nothing about their answers.

    Returns
    -------
    Columns participant_id, position (1, 2 ... of completion), share (of the primary condition) and
    level. The share is missing of whoever is left out by the plan's rules or never chose.
    """
    people = data.participants
    complete = people[people["status"] == "complete"]
    ordered = complete.sort_values(
        ["completed_at_utc", "participant_id"], kind="stable", na_position="last"
    )
    found = data.people.reindex(ordered["participant_id"])
    return pd.DataFrame(
        {
            "participant_id": ordered["participant_id"].to_numpy(),
            "position": range(1, len(ordered) + 1),
            "share": found["share"].to_numpy(float),
            "level": found["level"].to_numpy(float),
        }
    )
