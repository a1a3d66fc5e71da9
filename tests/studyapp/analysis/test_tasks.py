"""Accuracy, gain and reliance, against numbers worked out otherwise."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from studyapp.analysis.intervals.clustered import interval_for_these_pictures
from studyapp.analysis.tasks import (
    ALIKE,
    FEW,
    RIGHT,
    WRONG,
    accuracies,
    chance,
    gains,
    main_answers,
    reliance,
)
from tests.studyapp.analysis.tables import choices

LEVELS = {0: "Not familiar", 1: "Familiar"}


def answers(**by_arm: list[int]) -> pd.DataFrame:
    """Per arm, how many of ten each person had right; the first half of them are of level 0."""
    tables = []
    for arm, right in by_arm.items():
        table = choices(right, [10] * len(right))
        level = (table["participant_id"] >= len(right) / 2).astype(int)
        table["participant_id"] = arm + table["participant_id"].astype(str)
        tables.append(table.assign(arm=arm, expertise_level=level, rt_ms=None, options="x | y"))
    return pd.concat(tables, ignore_index=True)


def test_only_answered_main_trials_of_those_who_count_are_taken():
    row = {"trial_type": "main", "answer_correct": 1, "excluded": 0}
    table = pd.DataFrame(
        [
            row,
            row | {"answer_correct": 0},
            row | {"trial_type": "practice"},
            row | {"answer_correct": None},
            row | {"excluded": 1},
        ],
        dtype=object,
    )
    assert list(main_answers(table)["chosen"]) == [1, 0]


def test_accuracy_has_the_interval_that_takes_people_as_clusters():
    table = accuracies(answers(a=[9, 7, 4, 10, 8, 6], none=[5, 3, 2]), {})
    a = table[table["arm"] == "a"].iloc[0]
    expected = interval_for_these_pictures(choices([9, 7, 4, 10, 8, 6], [10] * 6))
    assert a["preference"] == pytest.approx(44 / 60)
    assert (a["low"], a["high"]) == pytest.approx((expected.low, expected.high))
    assert (a["n_participants"], a["n_trials"]) == (6, 60)
    assert list(table["estimand"]) == ["these pictures", "pictures like these"] * 2


def test_every_level_that_has_people_has_its_rows_and_nobody_is_lost():
    table = answers(a=[9, 7, 4, 10])
    by_level = accuracies(table, LEVELS | {2: "Expert"})
    these = by_level[by_level["estimand"] == "these pictures"]
    assert list(these["group"]) == ["Everyone", "Not familiar", "Familiar"]
    assert list(these["n_trials"]) == [40, 20, 20]
    unknown = accuracies(table.assign(expertise_level=None), LEVELS)
    assert list(unknown["group"].unique()) == ["Everyone", "Level unknown"]


def test_the_median_time_is_of_the_measured_trials():
    table = answers(a=[5, 5])
    assert accuracies(table, {})["median_rt_ms"].isna().all()
    table["rt_ms"] = [None] * 17 + [1000, 3000, 9000]
    assert list(accuracies(table, {})["median_rt_ms"].unique()) == [3000]


def test_chance_is_what_guessing_would_reach():
    table = answers(a=[5])
    assert chance(table) == 0.5
    table["options"] = ["x | y"] * 5 + ["x | y | z | w"] * 5
    assert chance(table) == 0.375
    assert chance(table[:0]) is None


GROUPS = st.lists(st.integers(0, 10), min_size=2, max_size=12).filter(lambda k: len(set(k)) > 1)


@settings(max_examples=25)
@given(GROUPS, GROUPS)
def test_the_gain_is_welchs_difference_of_the_peoples_accuracies(shown, without):
    (row,) = gains(answers(a=shown, none=without), "none").to_dict("records")
    welch = ttest_ind([k / 10 for k in shown], [k / 10 for k in without], equal_var=False)
    interval = welch.confidence_interval(0.95)
    assert row["gain"] == pytest.approx(
        sum(shown) / len(shown) / 10 - sum(without) / len(without) / 10
    )
    assert row["low"] == pytest.approx(max(-1, interval.low), abs=1e-9)
    assert row["high"] == pytest.approx(min(1, interval.high), abs=1e-9)
    assert row["df"] == pytest.approx(welch.df)
    assert (row["n_participants"], row["n_control"]) == (len(shown), len(without))


@pytest.mark.parametrize(
    ("shown", "without", "note"), [([7], [5, 6], FEW), ([7, 7], [5, 5, 5], ALIKE)]
)
def test_a_gain_without_interval_says_why(shown, without, note):
    (row,) = gains(answers(a=shown, none=without), "none").to_dict("records")
    assert (row["low"], row["note"]) == (None, note)
    assert row["gain"] > 0


def test_without_the_control_there_is_no_gain():
    assert gains(answers(a=[7, 8]), "none").empty
    assert len(gains(answers(a=[7, 8], b=[7, 9], none=[1, 2]), "none")) == 2


def test_reliance_is_told_apart_where_the_system_is_right_and_where_it_is_wrong():
    rows = [
        # person, system is right, the answer takes it to be right
        *[("p1", 1, 1)] * 3, ("p1", 1, 0), *[("p1", 0, 1)] * 2, *[("p1", 0, 0)] * 2,
        *[("p2", 1, 1)] * 4, ("p2", 0, 1), *[("p2", 0, 0)] * 3,
        ("p2", None, None),
    ]  # fmt: skip
    columns = ["participant_id", "system_right", "relied"]
    table = pd.DataFrame(rows, columns=columns, dtype=object).assign(arm="a", item_id="x")
    right, wrong = reliance(table).to_dict("records")
    assert (right["system"], right["preference"], right["n_trials"]) == (RIGHT, 7 / 8, 8)
    assert (wrong["system"], wrong["preference"], wrong["n_trials"]) == (WRONG, 3 / 8, 8)
    assert wrong["low"] < 3 / 8 < wrong["high"]


def test_without_true_labels_there_is_no_reliance():
    table = answers(a=[5, 6]).assign(system_right=None, relied=None)
    assert reliance(table).empty
