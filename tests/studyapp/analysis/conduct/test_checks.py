"""Sides, exposure, connectivity, consistency, recomputed from tables small enough to count."""

import pandas as pd

from studyapp.analysis.conduct.checks import (
    consistency,
    exposure,
    identical_left,
    side_balance,
    unconnected,
)
from tests.studyapp.analysis.tables import trials


def _shown(*rows, **fields):
    table = trials(*rows, **fields)
    return table.assign(
        question_id=table["item_id"],
        item_name=table["item_id"],
        pair_id=table["method_a"] + " / " + table["method_b"],
        trial_index=range(1, len(table) + 1),
        repeat_of_trial_index=None,
    )


FOUR = _shown(
    ("ann", 0, "cat", "grad", "lime"),
    ("ann", 0, "dog", "grad", "lime"),
    ("bob", 0, "cat", "lime", "grad"),
    ("bob", 0, "dog", "grad", "lime"),
)


def test_every_question_has_its_exposures_and_its_share_on_the_left():
    table = exposure(FOUR)
    assert table[["question_id", "n_shown", "n_a_left", "a_left_share"]].values.tolist() == [
        ["cat", 2, 1, 0.5],
        ["dog", 2, 2, 1.0],
    ]


def test_the_balance_tells_the_worst_question_and_the_worst_person():
    assert side_balance(FOUR) == {
        "n_shown": 4,
        "a_left_share": 0.75,
        "worst_question": 2,
        "worst_person": 2,
    }


def test_what_was_shown_counts_also_where_it_was_not_answered_and_only_main_trials_do():
    unanswered = FOUR.assign(chosen_side=None, excluded=1)
    assert side_balance(unanswered)["n_shown"] == 4
    assert side_balance(FOUR.assign(trial_type="repeat")) == {
        "n_shown": 0,
        "a_left_share": None,
        "worst_question": 0,
        "worst_person": 0,
    }


def test_conditions_that_met_through_others_are_connected():
    chain = _shown(("ann", 0, "cat", "a", "b"), ("bob", 0, "cat", "b", "c"))
    assert unconnected(chain) == [["a", "b", "c"]]


def test_conditions_that_never_met_fall_apart():
    apart = _shown(("ann", 0, "cat", "a", "b"), ("bob", 0, "cat", "d", "c"))
    assert unconnected(apart) == [["a", "b"], ["c", "d"]]
    assert unconnected(apart.iloc[:0]) == []


def test_a_condition_that_was_never_shown_is_connected_with_nothing():
    assert unconnected(FOUR, ["grad", "lime", "shap"]) == [["grad", "lime"], ["shap"]]
    assert unconnected(FOUR, ["grad", "lime"]) == [["grad", "lime"]]


def test_repeats_are_consistent_where_the_same_condition_was_chosen():
    again = _shown(
        ("ann", 0, "cat", "lime", "grad"),
        ("bob", 0, "cat", "lime", "grad"),
        trial_type="repeat",
    ).assign(
        repeat_of_trial_index=[1, 3],
        trial_index=[9, 9],
        chosen_side=["right", "right"],
        chosen_method=["grad", "grad"],
    )
    first, _ = consistency(pd.concat([FOUR, again], ignore_index=True)).to_dict("records")
    # Ann chose grad and grad; Bob lime (his third row's left) and then grad.
    assert (first["n_chosen"], first["n_trials"], first["n_participants"]) == (1, 2, 2)
    assert first["low"] < 0.5 < first["high"]


def test_a_repeat_of_what_was_not_chosen_does_not_count():
    again = FOUR.iloc[:1].assign(trial_type="repeat", trial_index=9, repeat_of_trial_index=1)
    tied = FOUR.assign(chosen_side="tie", chosen_method=None)
    table = consistency(pd.concat([tied, again], ignore_index=True))
    assert set(table["n_trials"]) == {0}


def test_identical_pairs_tell_the_habit_of_a_side():
    same = FOUR.assign(trial_type="identical", chosen_side=["left", "left", "left", "right"])
    assert set(identical_left(same)["preference"]) == {0.75}
    assert set(identical_left(FOUR)["n_trials"]) == {0}
