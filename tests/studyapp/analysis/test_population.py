"""Whoever completed counts, and whoever stopped after at least half."""

import pytest

from studyapp.analysis.population import TOO_FEW_ANSWERED, exclusion_reason


@pytest.mark.parametrize(
    ("outcome", "answered", "given", "counts"),
    [
        ("completed", 10, 10, True),
        ("completed", 0, 10, True),
        ("", 10, 10, True),
        ("", 5, 10, True),
        ("", 4, 10, False),
        ("", 5, 11, False),
        ("", 0, 10, False),
        ("", 0, 0, False),
    ],
)
def test_half_of_the_main_trials_is_enough(outcome, answered, given, counts):
    reason = exclusion_reason(outcome=outcome, answered=answered, given=given)
    assert reason == ("" if counts else TOO_FEW_ANSWERED)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("screened_out", "screened out"), ("failed_check", "failed the comprehension check")],
)
def test_whoever_was_not_let_in_is_left_out_for_that_reason(outcome, reason):
    assert exclusion_reason(outcome=outcome, answered=0, given=0) == reason
    assert exclusion_reason(outcome=outcome, answered=10, given=10) == reason
