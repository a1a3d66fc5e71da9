"""Trials that were put twice, with the sides swapped: do people choose the same again?"""

import pandas as pd

SIDES = ["left", "right"]


def repeated_choices(trials: pd.DataFrame) -> pd.DataFrame:
    """The repeats where a side was chosen both times, by participants who are not excluded.

    Parameters
    ----------
    trials : the table of trials.

    Returns
    -------
    Their rows, with `chosen`: 1 where the condition of the first time was chosen again, else 0.
    Whoever guesses gets one half.
    """
    again = trials[
        (trials["trial_type"] == "repeat")
        & trials["chosen_side"].isin(SIDES)
        & (trials["excluded"] == 0)
    ]
    first = trials.loc[
        trials["chosen_side"].isin(SIDES), ["participant_id", "trial_index", "chosen_method"]
    ]
    both = again.merge(
        first,
        left_on=["participant_id", "repeat_of_trial_index"],
        right_on=["participant_id", "trial_index"],
        suffixes=("", "_first"),
    )
    return both.assign(chosen=(both["chosen_method"] == both["chosen_method_first"]).astype(int))
