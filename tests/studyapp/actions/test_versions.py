"""The version that comes after another."""

import pytest

from studyapp.actions.versions import LONGEST, next_version


@pytest.mark.parametrize(
    ("version", "following"),
    [("1", "2"), ("9", "10"), ("1-en-nl", "1-en-nl-2"), ("v1.9", "v1.10"), ("2024-03", "2024-4")],
)
def test_the_number_at_the_end_rises(version, following):
    assert next_version(version) == following


def test_a_version_that_is_taken_is_passed_over():
    assert next_version("1", taken={"2", "3"}) == "4"


def test_a_long_version_stays_within_what_a_record_holds():
    long = "x" * LONGEST
    assert len(next_version(long)) <= LONGEST
    assert next_version(long) != long
