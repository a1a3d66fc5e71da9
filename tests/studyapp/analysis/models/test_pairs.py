"""Choices counted per participant and pair."""

import pandas as pd

from studyapp.analysis.models.pairs import pairs_by_side, pairs_of
from tests.studyapp.analysis.models.tables import comparisons


def test_wins_losses_and_ties_are_counted_per_person_and_pair():
    pairs = pairs_of(comparisons({("b", "a"): [2, 0], ("b", "c"): [1, 1]}, ties=1))
    assert pairs.conditions == ("a", "b", "c")
    assert pairs.n_people == 2
    assert list(zip(pairs.people, pairs.first, pairs.second, strict=True)) == [
        (0, 0, 1),
        (0, 1, 2),
        (1, 0, 1),
        (1, 1, 2),
    ]
    assert [list(counts) for counts in (pairs.won, pairs.tied, pairs.lost)] == [
        [0, 1, 0, 1],
        [1, 0, 1, 0],
        [2, 0, 0, 0],
    ]
    # A tie is half a win for either.
    assert pairs.wins().tolist() == [[0, 1, 0], [3, 0, 2], [0, 0, 0]]
    assert pairs.design().tolist() == [[-1, 0], [1, -1], [-1, 0], [1, -1]]


def test_nobody_makes_no_pairs():
    pairs = pairs_of(comparisons({}))
    assert (pairs.conditions, pairs.n_people) == ((), 0)


def test_sides_are_kept_apart():
    table = pd.DataFrame(
        [(0, "a", "b", "a", 1.0), (0, "a", "b", "a", 0.0), (0, "a", "b", "b", 1.0)],
        columns=["participant_id", "method_a", "method_b", "method_left", "chose_a"],
    )
    pairs, sides = pairs_by_side(table)
    assert list(zip(sides, pairs.won, pairs.trials, strict=True)) == [(-0.5, 1, 1), (0.5, 1, 2)]
