"""Who chose the same again, counted by hand."""

import pandas as pd

from studyapp.analysis.conduct.repeats import repeated_choices
from tests.studyapp.analysis.tables import trials

ONCE = trials(("ann", 0, "cat", "grad", "lime"), ("bob", 0, "cat", "lime", "grad")).assign(
    trial_index=1
)
AGAIN = trials(
    ("ann", 0, "cat", "grad", "lime"), ("bob", 0, "cat", "grad", "lime"), trial_type="repeat"
).assign(trial_index=9, repeat_of_trial_index=1)


def test_who_chose_the_same_condition_again_is_consistent():
    found = repeated_choices(pd.concat([ONCE, AGAIN], ignore_index=True))
    assert dict(zip(found["participant_id"], found["chosen"], strict=True)) == {"ann": 1, "bob": 0}


def test_a_repeat_of_what_was_not_chosen_does_not_count():
    tied = ONCE.assign(chosen_side="tie", chosen_method=None)
    assert repeated_choices(pd.concat([tied, AGAIN], ignore_index=True)).empty
