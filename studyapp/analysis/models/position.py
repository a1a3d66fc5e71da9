"""Whether the side a stimulus stands on is chosen for its own sake."""

import numpy as np
import pandas as pd

from studyapp.analysis.models.fit import Effect
from studyapp.analysis.models.gee import gee
from studyapp.analysis.models.pairs import pairs_by_side


def left_effect(choices: pd.DataFrame) -> Effect:
    """Log odds ratio of choosing a stimulus on the left to choosing it on the right.

    `chose_a ~ conditions + side`, the side as ½ (on the left) or -½ and the conditions as Bradley
    and Terry have them, with participants as clusters. A person who sees both sides compares within
    themselves, so that errors that take trials for independent can be too wide as well as too
    narrow.

    Parameters
    ----------
    choices : one row per trial: participant_id, method_a, method_b, method_left, chose_a.

    Raises
    ------
    studyapp.analysis.models.gee.NotEstimable : the data leave no finite estimate.
    """
    pairs, side = pairs_by_side(choices)
    design = np.column_stack([pairs.design(), side])
    return gee(pairs.won, pairs.trials, design, pairs.people).effect(design.shape[1] - 1)
