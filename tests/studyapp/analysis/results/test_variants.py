"""Which intervals stand in the sensitivity grid, and how they relate."""

import numpy as np
import pytest

from studyapp.analysis.results.variants import (
    BAYES,
    BOOTSTRAP,
    GEE,
    KORN_GRAUBARD,
    NAIVE,
    variants,
)
from tests.studyapp.analysis.tables import choices

WILSON_THESE = "these pictures (Wilson, clustered)"
WILSON_LIKE = "pictures like these (Wilson, clustered)"


def of(k, m):
    return {row["method"]: row for row in variants(choices(k, m), np.random.default_rng(1))}


@pytest.mark.parametrize(
    ("people", "further"),
    [
        (1, set()),
        (2, {KORN_GRAUBARD, NAIVE}),
        (9, {KORN_GRAUBARD, NAIVE}),
        (10, {KORN_GRAUBARD, NAIVE, GEE, BAYES}),
        (20, {KORN_GRAUBARD, NAIVE, GEE, BAYES, BOOTSTRAP}),
        (50, {KORN_GRAUBARD, NAIVE, GEE, BOOTSTRAP}),
    ],
)
def test_which_there_are_depends_on_how_many_people_there_are(people, further):
    found = of([7, 5][:people] + [6 + n % 4 for n in range(people - 2)], [10] * people)
    assert set(found) == {WILSON_THESE, WILSON_LIKE} | further
    assert [row["low"] is None for row in found.values()] == [people == 1] * len(found)


def test_all_agree_on_the_share_and_only_the_naive_one_is_too_narrow():
    found = of([10, 10, 9, 2, 10, 9, 1, 10, 10, 9, 10, 0, 8, 9, 10, 10, 10, 2, 9, 10], [10] * 20)
    shares = {round(row["preference"], 9) for method, row in found.items() if method != BAYES}
    assert shares == {0.79}
    widths = {method: row["high"] - row["low"] for method, row in found.items()}
    assert min(widths, key=widths.get) == NAIVE
    assert all(row["low"] < 0.79 < row["high"] for row in found.values())


def test_the_test_stands_beside_one_interval_and_takes_six_people():
    found = of([10] * 6, [10] * 6)
    assert found[WILSON_THESE]["p"] == 2 / 2**6
    assert {row["p"] for method, row in found.items() if method != WILSON_THESE} == {None}
    assert of([10] * 5, [10] * 5)[WILSON_THESE]["p"] is None


def test_where_everybody_agrees_models_and_bootstrap_say_why_they_are_silent():
    found = of([10] * 20, [10] * 20)
    for method in (GEE, BOOTSTRAP):
        assert found[method]["low"] is None
        assert found[method]["note"]
    assert found[KORN_GRAUBARD]["low"] < 1
    assert of([10] * 20, [10] * 20)[BAYES]["high"] < 1


def test_nobody_at_all_is_said():
    found = of([], [])
    assert {row["note"] for row in found.values()} == {"nobody"}
    assert {row["preference"] for row in found.values()} == {None}
