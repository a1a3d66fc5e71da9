"""Scores by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.analysis.scoring import (
    ScoredItem,
    choice_item,
    flaw,
    item_score,
    level_of,
    likert_item,
    number_item,
    score,
    score_range,
)

KNOWLEDGE = choice_item("knows", {"right": 1, "wrong": 0, "other": 0})
ITEMS = [
    likert_item("plain", 5),
    likert_item("turned", 5, is_reversed=True),
    KNOWLEDGE,
]
ANSWERS = {"plain": "4", "turned": "2", "knows": "right"}


def test_a_sum_adds_the_items_with_the_reversed_ones_turned_round():
    assert score(ITEMS, ANSWERS, "sum") == 4 + (1 + 5 - 2) + 1


def test_a_mean_divides_by_the_number_of_items():
    assert score(ITEMS, ANSWERS, "mean") == 9 / 3


def test_a_score_is_missing_unless_every_item_that_counts_was_answered():
    for code in ANSWERS:
        rest = {key: value for key, value in ANSWERS.items() if key != code}
        assert score(ITEMS, rest, "sum") is None
        assert score(ITEMS, {**rest, code: ""}, "mean") is None


def test_items_that_do_not_count_change_nothing():
    assert score(ITEMS, {**ANSWERS, "age": "44"}, "sum") == 9


def test_what_is_not_scored_has_no_score():
    assert score(ITEMS, ANSWERS, "none") is None
    assert score([], ANSWERS, "sum") is None


def test_a_choice_without_a_value_scores_nothing_so_that_the_score_is_missing():
    assert item_score(choice_item("how", {"a": 2.0, "b": 3.0}), "rather not say") is None
    assert item_score(choice_item("how", {"a": 2.0, "b": 7.0}, is_reversed=True), "a") == 7


def test_a_number_scores_itself():
    assert item_score(number_item("years"), "3.5") == 3.5


def test_items_that_can_never_be_scored_are_named_and_score_nothing():
    turned_number = ScoredItem("years", is_reversed=True)
    without_values = choice_item("knows", {})
    assert flaw(turned_number) == (
        "item 'years' is reversed, but a number has no ends to turn it round by"
    )
    assert flaw(without_values) == "item 'knows' is scored, but no choice of it has a value"
    assert [flaw(item) for item in ITEMS] == ["", "", ""]
    assert item_score(turned_number, "3") is None
    assert item_score(without_values, "right") is None


def test_an_unknown_way_of_scoring_is_named():
    with pytest.raises(ValueError, match="scoring 'median' is unknown"):
        score(ITEMS, ANSWERS, "median")


def test_the_range_says_what_can_be_reached():
    assert score_range(ITEMS, "sum") == (2, 11)
    assert score_range(ITEMS, "mean") == (2 / 3, 11 / 3)
    assert score_range([number_item("years")], "sum") is None
    assert score_range([], "sum") is None


@pytest.mark.parametrize(
    ("points", "level"), [(None, None), (1.9, None), (2, 0), (4.9, 0), (5, 1), (7, 2), (99, 2)]
)
def test_the_level_is_the_highest_whose_cut_point_is_reached(points, level):
    assert level_of(points, {0: 2, 1: 5, 2: 7}) == level


@given(st.lists(st.integers(1, 7), min_size=1, max_size=8))
def test_turning_every_item_round_mirrors_the_score_in_its_range(given_steps):
    answers = {str(number): str(step) for number, step in enumerate(given_steps)}
    plain = [likert_item(code, 7) for code in answers]
    turned = [likert_item(code, 7, is_reversed=True) for code in answers]
    lowest, highest = score_range(plain, "sum")
    assert score(plain, answers, "sum") + score(turned, answers, "sum") == lowest + highest
