"""Sides, exposure, connectivity, recomputed from tables small enough to count."""

from studyapp.analysis.conduct.checks import (
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


def test_identical_pairs_tell_the_habit_of_a_side():
    same = FOUR.assign(trial_type="identical", chosen_side=["left", "left", "left", "right"])
    assert set(identical_left(same)["preference"]) == {0.75}
    assert set(identical_left(FOUR)["n_trials"]) == {0}
