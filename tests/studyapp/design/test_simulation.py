"""Simulated participants prefer on average exactly what was asked for."""

from math import exp, log
from random import Random

import pytest

from studyapp.design.simulation import (
    centre,
    confidence,
    levels,
    person,
    rating,
    response_time_ms,
    towards_left,
)


def test_without_spread_everybody_has_the_stated_preference():
    assert centre(0.8, 0.0) == pytest.approx(log(4))
    assert person(0.8, 0.0, Random(1)) == pytest.approx(log(4))


@pytest.mark.parametrize("preference", [0.05, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("spread", [0.5, 1.0, 3.0])
def test_people_differ_and_their_average_is_the_stated_preference(preference, spread):
    middle, draw = centre(preference, spread), Random(7)
    inclinations = [middle + spread * draw.gauss(0, 1) for _ in range(20_000)]
    average = sum(1 / (1 + exp(-x)) for x in inclinations) / len(inclinations)
    assert average == pytest.approx(preference, abs=0.01)


def chooses_left(inclination, favourite, left_bias, draw) -> bool:
    return rating(towards_left(inclination, favourite, left_bias), "forced", draw) < 0


def test_the_favourite_is_followed_to_either_side():
    draw = Random(3)
    for place, expected in (("left", 0.8), ("right", 0.2), ("nowhere", 0.5)):
        chosen = sum(chooses_left(log(4), place, 0.0, draw) for _ in range(20_000))
        assert chosen / 20_000 == pytest.approx(expected, abs=0.01)


def test_a_bias_to_the_left_needs_no_favourite():
    draw = Random(4)
    chosen = sum(chooses_left(0.0, "nowhere", log(3), draw) for _ in range(20_000))
    assert chosen / 20_000 == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize(("preference", "always"), [(1, True), (0, False)])
def test_certainty_leaves_nothing_to_chance(preference, always):
    draw = Random(5)
    inclination = person(preference, 1.0, draw)
    assert {chooses_left(inclination, "left", -2.0, draw) for _ in range(100)} == {always}


@pytest.mark.parametrize(
    ("people", "weights", "counts"),
    [
        (10, [30, 50, 20], [3, 5, 2]),
        (30, [30, 50, 20], [9, 15, 6]),
        (1, [30, 50, 20], [0, 1, 0]),
        (7, [1, 1], [4, 3]),
        (5, [0, 1], [0, 5]),
    ],
)
def test_levels_come_in_the_stated_shares(people, weights, counts):
    drawn = levels(people, weights, Random(2))
    assert [drawn.count(level) for level in range(len(weights))] == counts


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2], [float("inf"), 1], [float("nan"), 1]])
def test_impossible_shares_are_named(weights):
    with pytest.raises(ValueError, match="levels"):
        levels(5, weights, Random(2))


@pytest.mark.parametrize(
    ("preference", "spread", "named"),
    [(1.2, 1, "1.2"), (-0.1, 1, "-0.1"), (0.5, -1, "-1"), (0.5, float("nan"), "nan")],
)
def test_impossible_numbers_are_named(preference, spread, named):
    with pytest.raises(ValueError, match=named):
        centre(preference, spread)


@pytest.mark.parametrize(
    ("answer_format", "known"),
    [("forced", {-1, 1}), ("tie", {-1, 0, 1}), ("graded", {-2, -1, 0, 1, 2})],
)
def test_only_what_the_format_offers_is_answered(answer_format, known):
    draw = Random(5)
    assert {rating(0.3, answer_format, draw) for _ in range(400)} == known


@pytest.mark.parametrize("answer_format", ["forced", "tie", "graded"])
def test_among_those_who_decide_the_preference_is_as_stated(answer_format):
    draw = Random(6)
    ratings = [rating(log(4), answer_format, draw) for _ in range(20_000)]
    decided = [one for one in ratings if one]
    assert sum(one < 0 for one in decided) / len(decided) == pytest.approx(0.8, abs=0.01)


def test_who_is_certain_never_ties_and_always_says_so():
    draw = Random(7)
    assert {rating(float("inf"), "graded", draw) for _ in range(200)} == {-2}
    assert {confidence(float("-inf"), draw) for _ in range(50)} == {5}


def test_people_are_surer_of_what_they_prefer():
    draw = Random(8)
    unsure, sure = ([confidence(odds, draw) for _ in range(5000)] for odds in (0.0, 2.0))
    assert sum(unsure) / 5000 == pytest.approx(3, abs=0.1)
    assert sum(sure) > sum(unsure)


def test_who_pays_no_attention_is_fast():
    draw = Random(9)
    slow, fast = (sorted(response_time_ms(is_slow, draw) for _ in range(999)) for is_slow in (1, 0))
    assert slow[499] == pytest.approx(4000, rel=0.1)
    assert fast[499] == pytest.approx(330, rel=0.1)
