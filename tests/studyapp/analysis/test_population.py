"""Whoever completed counts, and whoever stopped after at least half."""

import pytest

from studyapp.analysis.population import TOO_FEW_ANSWERED, exclusion_reason


@pytest.mark.parametrize(
    ("completed", "answered", "given", "counts"),
    [
        (True, 10, 10, True),
        (False, 10, 10, True),
        (False, 5, 10, True),
        (False, 4, 10, False),
        (False, 5, 11, False),
        (False, 0, 10, False),
        (False, 0, 0, False),
    ],
)
def test_half_of_the_main_trials_is_enough(completed, answered, given, counts):
    reason = exclusion_reason(completed=completed, answered=answered, given=given)
    assert reason == ("" if counts else TOO_FEW_ANSWERED)
