"""Ties as answers of their own: against a log-linear model in R, and by hand."""

import numpy as np
import pytest
from scipy.special import expit

from studyapp.analysis.models.davidson import davidson
from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.pairs import pairs_of
from tests.studyapp.analysis.models.tables import EXPECTED, compared_conditions, comparisons


def test_strengths_and_the_weight_of_ties_equal_the_log_linear_model_in_r():
    found = davidson(pairs_of(compared_conditions(ties=True)))
    assert found.fit.coefficients == pytest.approx(EXPECTED["davidson"]["coef"], abs=1e-8)
    assert found.naive_se == pytest.approx(EXPECTED["davidson"]["naive_se"], abs=1e-8)
    assert found.fit.df == 30 - 4
    assert found.tie_parameter.estimate == pytest.approx(EXPECTED["davidson"]["coef"][3], abs=1e-8)


def test_two_conditions_by_hand():
    # 20 won, 10 lost, 12 tied: saturated, so d = log(20/10) and log ν = log(12/√(20·10)).
    wins = {("a", "b"): [5, 4, 6, 5], ("b", "a"): [2, 3, 2, 3]}
    found = davidson(pairs_of(comparisons(wins, ties=3)))
    assert found.difference(0, 1).estimate == pytest.approx(np.log(2))
    assert found.tie_parameter.estimate == pytest.approx(np.log(12 / np.sqrt(200)))


def test_errors_are_larger_than_those_of_independent_trials_where_people_differ():
    wins = {("a", "b"): [9, 9, 9, 1, 1, 1, 9, 1], ("b", "a"): [1, 1, 1, 9, 9, 9, 1, 9]}
    choices = comparisons(wins, ties=2)
    one_tie_less = choices.drop(index=choices.index[choices["chose_a"] == 0.5][0])
    found = davidson(pairs_of(one_tie_less))
    assert found.difference(0, 1).se > 2 * found.naive_se[0]
    # Everybody but one tied twice in twelve trials: nearly nothing is left to vary.
    assert found.tie_parameter.se < found.naive_se[1]


@pytest.mark.parametrize(
    ("wins", "ties"),
    [
        ({("a", "b"): [4] * 10, ("b", "a"): [2] * 10}, 0),  # no ties at all
        ({("a", "b"): [0] * 10}, 3),  # nothing but ties
        ({("a", "b"): [4] * 10}, 2),  # the second was never chosen
    ],
)
def test_answers_that_were_never_given_leave_no_estimate(wins, ties):
    with pytest.raises(NotEstimable, match="never given"):
        davidson(pairs_of(comparisons(wins, ties=ties)))


def test_two_people_are_too_few():
    wins = {("a", "b"): [4, 3], ("b", "a"): [2, 2]}
    with pytest.raises(NotEstimable, match="too few"):
        davidson(pairs_of(comparisons(wins, ties=2)))


def test_people_who_all_answer_alike_leave_no_precision():
    wins = {("a", "b"): [4] * 10, ("b", "a"): [2] * 10}
    with pytest.raises(NotEstimable, match="alike"):
        davidson(pairs_of(comparisons(wins, ties=2)))


def test_a_known_truth_is_found():
    rng = np.random.default_rng(4)
    wins = {}
    strengths = dict(zip("abc", (0.8, 0.0, -0.3), strict=True))
    for x, y in (("a", "b"), ("a", "c"), ("b", "c")):
        won = rng.binomial(10, expit(strengths[x] - strengths[y]), 300)
        wins[x, y], wins[y, x] = list(won), list(10 - won)
    # Given that somebody is chosen, Davidson's model is Bradley and Terry's.
    found = davidson(pairs_of(comparisons(wins, ties=1)))
    assert found.difference(0, 1).estimate == pytest.approx(0.8, abs=0.12)
    assert found.difference(1, 2).estimate == pytest.approx(0.3, abs=0.12)
