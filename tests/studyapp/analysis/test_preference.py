"""Preferences per condition, level and pair, from tables small enough to count by hand."""

import pandas as pd
import pytest

from studyapp.analysis.preference import (
    NO_LEVEL,
    main_choices,
    pair_preferences,
    preferences,
)
from tests.studyapp.analysis.tables import trials

LEVELS = {0: "Not familiar", 1: "A bit familiar", 2: "Familiar"}
TWO = trials(
    ("ann", 0, "cat", "grad", "lime"),
    ("ann", 0, "dog", "lime", "grad"),
    ("bob", 2, "cat", "grad", "lime"),
    ("bob", 2, "dog", "grad", "lime"),
)


def _share(table: pd.DataFrame, **which: str) -> tuple:
    for column, value in which.items():
        table = table[table[column] == value]
    assert len(table) == 2  # both estimands
    row = table.iloc[0]
    return row["n_chosen"], row["n_trials"], row["n_participants"]


def test_each_condition_has_the_share_of_the_trials_in_which_it_was_shown():
    table = preferences(TWO, LEVELS)
    assert _share(table, group="Everyone", condition="grad") == (3, 4, 2)
    assert _share(table, group="Everyone", condition="lime") == (1, 4, 2)


def test_every_level_of_the_questionnaire_has_its_row_also_an_empty_one():
    table = preferences(TWO, LEVELS)
    assert list(dict.fromkeys(table["group"])) == ["Everyone", *LEVELS.values()]
    assert _share(table, group="Not familiar", condition="grad") == (1, 2, 1)
    assert _share(table, group="A bit familiar", condition="grad") == (0, 0, 0)
    assert _share(table, group="Familiar", condition="grad") == (2, 2, 1)


def test_people_without_a_level_have_a_row_of_their_own():
    more = pd.concat([TWO, trials(("cyd", None, "cat", "lime", "grad"))])
    table = preferences(more, LEVELS)
    assert _share(table, group=NO_LEVEL, condition="lime") == (1, 1, 1)
    assert _share(table, group="Everyone", condition="lime") == (2, 5, 3)
    assert table.loc[table["group"] == NO_LEVEL, "group_kind"].unique() == ["level"]


def test_with_three_conditions_only_the_trials_showing_one_count_for_it():
    three = trials(
        ("ann", 0, "cat", "grad", "lime"),
        ("ann", 0, "dog", "shap", "grad"),
        ("ann", 0, "emu", "lime", "shap"),
        ("ann", 0, "fox", "lime", "grad"),
    )
    table = preferences(three, {})
    assert _share(table, condition="grad") == (1, 3, 1)
    assert _share(table, condition="lime") == (2, 3, 1)
    assert _share(table, condition="shap") == (1, 2, 1)
    pairs = pair_preferences(three)
    assert _share(pairs, condition="grad", other="lime") == (1, 2, 1)
    assert _share(pairs, condition="grad", other="shap") == (0, 1, 1)
    assert _share(pairs, condition="lime", other="shap") == (1, 1, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"trial_type": "practice"},
        {"trial_type": "catch"},
        {"trial_type": "repeat"},
        {"chosen_side": None},
        {"excluded": 1},
    ],
    ids=str,
)
def test_only_answered_main_trials_of_people_who_are_not_excluded_count(changed):
    assert len(main_choices(TWO)) == 4
    assert main_choices(TWO.assign(**changed)).empty


def test_people_who_stopped_part_of_the_way_can_be_left_out():
    partial = trials(("cyd", None, "cat", "lime", "grad"), participant_status="partial")
    both = pd.concat([TWO, partial])
    assert len(main_choices(both)) == 5
    assert len(main_choices(both, completed_only=True)) == 4
