"""Whether one scale fits, and circles of majorities."""

import numpy as np
import pytest
from scipy.special import expit

from studyapp.analysis.models.bradley_terry import abilities
from studyapp.analysis.models.pair_fit import circular_triads, scale_fit
from studyapp.analysis.models.pairs import pairs_of
from tests.studyapp.analysis.models.tables import EXPECTED, compared_conditions, comparisons


def test_the_deviance_equals_that_computed_in_r():
    pairs = pairs_of(compared_conditions(ties=False))
    fit = scale_fit(pairs, abilities(pairs).values)
    assert fit.deviance == pytest.approx(EXPECTED["bradley_terry"]["deviance"], abs=1e-9)
    assert fit.df == 6 - 3
    assert 0.05 < fit.p < 1


def test_a_circle_fits_no_scale():
    wins = {("a", "b"): [3, 4] * 10, ("b", "a"): [2, 1] * 10}
    wins |= {("b", "c"): [4, 3] * 10, ("c", "b"): [1, 2] * 10}
    wins |= {("c", "a"): [3, 4, 4, 3] * 5, ("a", "c"): [2, 1, 1, 2] * 5}
    pairs = pairs_of(comparisons(wins))
    found = abilities(pairs)
    assert found.values == pytest.approx([0, 0, 0], abs=1e-9)
    fit = scale_fit(pairs, found.values)
    assert fit.df == 1
    assert fit.p < 1e-6
    assert circular_triads(pairs.wins()) == [(0, 1, 2)]


def test_the_other_way_round_is_a_circle_too_and_an_even_pair_is_none():
    assert circular_triads(np.array([[0, 1, 3], [3, 0, 1], [1, 3, 0.0]])) == [(0, 2, 1)]
    assert circular_triads(np.array([[0, 2, 3], [2, 0, 1], [1, 3, 0.0]])) == []


def test_three_conditions_in_a_row_leave_nothing_to_test():
    wins = {("a", "b"): [2] * 9, ("b", "a"): [1] * 9, ("b", "c"): [2] * 9, ("c", "b"): [1] * 9}
    pairs = pairs_of(comparisons(wins))
    assert scale_fit(pairs, abilities(pairs).values) is None


def test_the_clustered_test_seldom_doubts_a_true_scale():
    """People who lean differently, four conditions; χ² on the deviance is no test of these."""
    rng = np.random.default_rng(5)
    alarms = 0
    for _ in range(80):
        leaning = rng.normal(0, 1, (25, 4))
        wins = {}
        for i, first in enumerate("abcd"):
            for j, second in list(enumerate("abcd"))[i + 1 :]:
                won = rng.binomial(3, expit(leaning[:, i] - leaning[:, j]))
                wins[first, second], wins[second, first] = list(won), list(3 - won)
        pairs = pairs_of(comparisons(wins))
        alarms += scale_fit(pairs, abilities(pairs).values).p < 0.05
    assert alarms <= 11
