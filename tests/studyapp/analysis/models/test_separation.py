"""Whether there is a finite estimate at all."""

import numpy as np
import pytest

from studyapp.analysis.models.separation import has_recession, is_separated


def column(*values):
    return np.array([[1.0, value] for value in values])


@pytest.mark.parametrize(
    ("successes", "separated"),
    [
        ([0, 0, 1, 1], True),  # a threshold tells them apart
        ([0, 1, 0, 1], False),
        ([1, 1, 1, 1], True),
        ([0, 0.5, 1, 1], True),  # all but one place
        ([0.5, 0.5, 0.5, 0.5], False),
    ],
)
def test_separation_along_a_line(successes, separated):
    assert is_separated(np.array(successes), np.ones(4), column(0, 1, 2, 3)) is separated


def test_quasi_complete_separation_counts_too():
    # At 1 both happened; below never, above always.
    successes = np.array([0.0, 0, 1, 1])
    assert is_separated(successes, np.ones(4), column(0, 1, 1, 2))


def test_a_direction_that_changes_nothing_is_no_recession():
    assert not has_recession(np.array([[1.0, 0.0], [-1.0, 0.0]]))
    assert has_recession(np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]]))
