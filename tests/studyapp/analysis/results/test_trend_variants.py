"""The trend with and without those who recognised the techniques."""

from dataclasses import replace

import pytest

from studyapp.analysis import frames
from studyapp.analysis.results.sections.sensitivity import sensitivity
from studyapp.analysis.results.sections.trend import trend
from tests.studyapp.analysis.results.made import data

# Novices choose half of the time; of four experts two choose it nearly always.
K, LEVELS = [5, 4, 6, 5, 5, 6, 4, 5, 10, 9, 5, 5], [0] * 8 + [2] * 4
WITHOUT = "without those who recognised the techniques"


def study(guesses=()):
    made = data(K, [10] * 12, LEVELS)
    rows = [
        {"participant_id": f"P{person:05}", "method": "a", "guess_correct": int(right)}
        for person, right in guesses
    ]
    return replace(made, tables={**made.tables, "guesses": frames.frame("guesses", rows)})


def by_population(made):
    table = sensitivity(made).table("trend_sensitivity")
    return {row["population"]: row for row in table.rows}


def test_the_primary_trend_is_the_one_of_its_own_section():
    made = study()
    found = by_population(made)
    assert list(found) == ["those who are counted"]
    headline = trend(made)
    row = found["those who are counted"]
    assert row["p"] == headline.table("tests").rows[0]["p"]
    assert row["slope"] == headline.table("trend").rows[0]["slope"]


def test_a_trend_of_those_who_recognised_goes_when_they_are_left_out():
    made = study(guesses=[(8, True), (9, True), (10, False), (0, False)])
    found = by_population(made)
    assert found["those who are counted"]["slope"] == pytest.approx((7.25 - 5) / 10 / 2)
    left = found[WITHOUT]
    assert left["n_participants"] == 10
    assert left["slope"] == pytest.approx(0)
    assert left["low"] < 0 < left["high"]


def test_where_hardly_anybody_is_left_a_reason_stands_for_the_numbers():
    found = by_population(study(guesses=[(person, True) for person in range(8)]))
    row = found[WITHOUT]
    assert row["note"] == "fewer than 5 people"
    assert row["slope"] is row["p"] is None


def test_it_stands_in_the_grid_and_only_where_there_are_levels():
    assert sensitivity(study()).table("trend_sensitivity")
    one_level = data(K, [10] * 12, [0] * 12)
    assert sensitivity(one_level).table("trend_sensitivity") is None
