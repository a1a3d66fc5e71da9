"""What is said about a result."""

import pytest

from studyapp.analysis.estimates import estimates
from studyapp.analysis.sentences import bounds, percent, reading
from tests.studyapp.analysis.tables import choices


def test_shares_are_in_whole_per_cent_and_missing_ones_a_dash():
    assert percent(0.8) == "80\u00a0%"
    assert percent(None) == bounds(None, None) == "–"
    assert bounds(0.6618, 0.8910) == "66\u00a0% to 89\u00a0%"


@pytest.mark.parametrize(
    ("k", "said"),
    [
        ([8, 9, 10, 7, 8, 6], "people choose grad more often than not."),
        ([2, 1, 0, 3, 2, 4], "people choose lime more often than grad."),
        ([2, 0, 6, 7, 5, 6], "a preference either way, or none, remains possible."),
    ],
)
def test_the_direction_is_said_only_if_the_interval_leaves_no_other(k, said):
    these, like_these = estimates(choices(k, [10] * 6))
    assert reading(these, "grad", "lime").endswith(said)
    assert reading(these, "grad", "lime").startswith("With these pictures, ")
    assert reading(like_these, "grad").startswith("With other pictures of this kind, ")


def test_four_pictures_allow_no_verdict_about_others():
    these, like_these = estimates(choices([4, 4, 3, 4, 3, 4, 4, 4], [4] * 8))
    assert like_these["low"] > 0.5
    assert "more often than not" in reading(these, "grad")
    said = reading(like_these, "grad")
    assert "more often than not" not in said
    assert said.endswith(
        "With fewer than five pictures that is a description of this sample, no more."
    )


def test_two_people_are_described_and_one_person_stands_for_nobody():
    two = reading(estimates(choices([9, 7], [10, 10]))[0], "grad")
    assert two.endswith(
        "With fewer than five people that is a description of this sample, no more."
    )
    assert "6\u00a0% to 100\u00a0%" in two
    one = reading(estimates(choices([9], [10]))[0], "grad")
    assert one == "One person has answered, which says nothing about anybody else."
