"""Ties, grades and time that ran out, counted by hand."""

import pandas as pd
import pytest
from scipy.stats import t as student

from studyapp.analysis.formats import answer_shares, clustered_mean, mean_ratings
from studyapp.analysis.preference import main_choices, preferences
from tests.studyapp.analysis.tables import trials


def _answered(*sides, **fields):
    """Ann and Bob in turn saw grad on the left and lime on the right."""
    rows = [
        ("ann" if n % 2 == 0 else "bob", 0, f"item{n}", "grad", "lime") for n in range(len(sides))
    ]
    table = trials(*rows, **fields)
    method = {"left": "grad", "right": "lime"}
    half = {"left": 1, "right": 0, "tie": 0.5}
    return table.assign(
        chosen_side=list(sides),
        chosen_method=[method.get(side) for side in sides],
        chose_a=[half.get(side) for side in sides],
    )


def test_ties_and_time_that_ran_out_are_counted_apart():
    (row,) = answer_shares(_answered("left", "left", "tie", "right", "none", None))
    assert (row["method_a"], row["method_b"]) == ("grad", "lime")
    assert (row["n_a"], row["n_tie"], row["n_b"], row["n_timed_out"]) == (2, 1, 1, 1)
    assert (row["share_a"], row["share_tie"], row["share_b"]) == (0.5, 0.25, 0.25)
    assert row["n_answered"] == 4


def test_where_time_ran_out_always_there_is_no_share():
    (row,) = answer_shares(_answered("none", "none"))
    assert row["share_a"] is row["share_tie"] is None
    assert row["n_timed_out"] == 2


@pytest.mark.parametrize("changed", [{"trial_type": "repeat"}, {"excluded": 1}], ids=str)
def test_only_main_trials_of_people_who_count_are_counted(changed):
    table = _answered("left", "tie").assign(rating_for_a=[2, 0])
    assert len(answer_shares(table)) == len(mean_ratings(table)) == 1
    assert answer_shares(table.assign(**changed)) == []
    assert mean_ratings(table.assign(**changed)) == []


def test_the_headline_is_among_decided_choices_and_a_tie_is_half_on_the_second_line():
    table = _answered("left", "left", "tie", "right", "none")
    decided = preferences(main_choices(table), {})
    halved = preferences(main_choices(table, ties=True), {})
    first = decided[decided["condition"] == "grad"].iloc[0]
    second = halved[halved["condition"] == "grad"].iloc[0]
    assert (first["preference"], first["n_trials"], first["n_chosen"]) == (2 / 3, 3, 2)
    assert (second["preference"], second["n_trials"], second["n_chosen"]) == (2.5 / 4, 4, 2.5)
    assert second["low"] < 2.5 / 4 < second["high"]


def test_a_mean_grade_has_an_interval_over_participants():
    # Ann: 2, 1, 0; Bob: -1, 0, 1. The mean is 1/2, the sums leave it by +3/2 and -3/2.
    values = pd.Series([2.0, -1.0, 1.0, 0.0, 0.0, 1.0])
    people = pd.Series(["ann", "bob"] * 3)
    found = clustered_mean(values, people)
    assert found["mean"] == 0.5
    variance = 2 / 1 * (1.5**2 + 1.5**2) / 36
    half = student.ppf(0.975, 1) * variance**0.5
    assert (found["low"], found["high"]) == pytest.approx((0.5 - half, 0.5 + half))
    assert (found["n_trials"], found["n_participants"]) == (6, 2)


def test_with_one_trial_each_the_interval_is_that_of_student():
    values = pd.Series([2.0, 1.0, -2.0, 0.0])
    found = clustered_mean(values, pd.Series(list("abcd")))
    half = student.ppf(0.975, 3) * values.std() / 2
    assert found["high"] - found["mean"] == pytest.approx(half)


def test_one_person_has_a_mean_and_no_interval():
    found = clustered_mean(pd.Series([2.0, 1.0]), pd.Series(["ann", "ann"]))
    assert (found["mean"], found["low"], found["high"]) == (1.5, None, None)


def test_grades_are_averaged_pair_by_pair():
    table = _answered("left", "right", "tie").assign(rating_for_a=[2, -1, None])
    (row,) = mean_ratings(table)
    assert (row["mean"], row["n_trials"]) == (0.5, 2)
