"""One preference under both estimands, with what may be said about it."""

import pytest

from studyapp.analysis.estimates import ESTIMANDS, NOT_TOLD, estimates
from studyapp.analysis.sentences import reading
from tests.studyapp.analysis.tables import choices


def test_both_estimands_come_in_one_order_with_one_preference():
    rows = estimates(choices([8, 9, 10, 7, 8, 6, 10, 9, 5, 8], [10] * 10))
    assert tuple(row["estimand"] for row in rows) == ESTIMANDS
    assert [row["preference"] for row in rows] == [0.8, 0.8]
    assert {(r["n_chosen"], r["n_trials"], r["n_participants"], r["n_items"]) for r in rows} == {
        (80, 100, 10, 10)
    }


@pytest.mark.parametrize(
    ("people", "note"),
    [(0, "nobody"), (1, "one person"), (2, "descriptive"), (4, "descriptive"), (5, "")],
)
def test_the_note_follows_the_number_of_people(people, note):
    rows = estimates(choices([7] * people, [10] * people))
    assert {row["note"] for row in rows} == {note}
    assert all((row["low"] is None) == (people < 2) for row in rows)


def test_few_pictures_make_only_the_statement_about_others_descriptive():
    these, like_these = estimates(choices([2] * 6, [3] * 6))
    assert (these["note"], like_these["note"]) == ("", "descriptive")


def test_one_picture_is_named_as_the_reason():
    these, like_these = estimates(choices([1, 0, 1, 1, 0], [1] * 5))
    assert (these["note"], like_these["note"]) == ("", "one picture")


def test_pictures_that_a_file_does_not_tell_are_not_taken_for_one():
    these, like_these = estimates(choices([3, 1, 2], [4] * 3).assign(item_id=NOT_TOLD))
    assert (these["n_items"], these["low"] is None) == (0, False)
    assert (like_these["note"], like_these["low"]) == ("pictures not told", None)
    assert reading(like_these, "grad").startswith("Which pictures were shown is not told")


def test_unequal_numbers_of_trials_count_by_trial_and_once_by_person():
    row = estimates(choices([10, 0], [10, 5]))[0]
    assert row["preference"] == pytest.approx(10 / 15)
    assert row["mean_of_participants"] == 0.5


def test_nobody_gives_no_number():
    row = estimates(choices([], []))[0]
    assert row["preference"] is row["low"] is row["mean_of_participants"] is None
