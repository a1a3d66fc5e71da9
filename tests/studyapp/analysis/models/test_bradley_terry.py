"""Strengths of several conditions: against R, where they exist, and where they do not."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit

from studyapp.analysis.models.bradley_terry import abilities, phantom_abilities
from studyapp.analysis.models.pairs import pairs_of
from tests.studyapp.analysis.models.tables import EXPECTED, compared_conditions, comparisons


def test_strengths_and_clustered_errors_equal_those_computed_in_r():
    expected = EXPECTED["bradley_terry"]
    found = abilities(pairs_of(compared_conditions(ties=False)))
    assert list(found.conditions) == expected["conditions"]
    effects = [found.difference(i, 0) for i in (1, 2, 3)]
    assert [e.estimate for e in effects] == pytest.approx(expected["coef"], abs=1e-9)
    assert [e.se for e in effects] == pytest.approx(expected["se"], abs=1e-9)
    assert effects[0].df == 30 - 3
    assert found.values.mean() == pytest.approx(0, abs=1e-12)


def test_a_centred_strength_has_the_error_of_a_regression_on_centred_columns():
    choices = compared_conditions(ties=False)
    found = abilities(pairs_of(choices))
    names = found.conditions
    columns = np.column_stack(
        [(choices["method_a"] == n) * 1.0 - (choices["method_b"] == n) for n in names]
    )
    # θ_1 = -(θ_2 + θ_3 + θ_4): the constraint built into the columns.
    design = columns[:, 1:] - columns[:, :1]
    family, structure = sm.families.Binomial(), sm.cov_struct.Independence()
    people = choices["participant_id"].to_numpy()
    theirs = sm.GEE(
        choices["chose_a"].to_numpy(), design, people, family=family, cov_struct=structure
    ).fit(cov_type="bias_reduced", maxiter=200, ctol=1e-10)
    assert found.values[1:] == pytest.approx(theirs.params, abs=1e-6)
    assert [found.ability(i).se for i in (1, 2, 3)] == pytest.approx(theirs.bse, rel=1e-5)


def test_two_conditions_are_ordinary_log_odds():
    found = abilities(pairs_of(comparisons({("a", "b"): [3, 2, 4, 1], ("b", "a"): [1, 2, 1, 2]})))
    assert found.difference(0, 1).estimate == pytest.approx(np.log(10 / 6))
    assert found.probability(0, 1) == pytest.approx(10 / 16)


def test_a_condition_that_never_won_takes_a_phantom_opponent_and_has_no_precision():
    wins = {("a", "b"): [2] * 12, ("b", "a"): [1] * 12, ("a", "c"): [2] * 12, ("b", "c"): [2] * 12}
    found = abilities(pairs_of(comparisons(wins)))
    assert found.penalised
    assert found.fit is None
    assert (found.ability(0), found.difference(0, 1)) == (None, None)
    assert np.all(np.isfinite(found.values))
    assert list(np.argsort(-found.values)) == [0, 1, 2]


def test_the_phantom_opponent_is_half_a_win_and_half_a_loss_for_everyone():
    # One trial, won: log likelihood log s(a-b) + ½ Σ [log s(θ) + log s(-θ)], its slope by hand
    # at (x, -x): s(-2x) = ½ (s(x) - s(-x)).
    x = phantom_abilities(pairs_of(comparisons({("a", "b"): [1]})))[0]
    assert expit(-2 * x) == pytest.approx((expit(x) - expit(-x)) / 2, abs=1e-10)


def test_too_few_people_leave_strengths_without_precision():
    wins = {("a", "b"): [2, 1], ("b", "c"): [2, 1], ("c", "a"): [1, 2]}
    found = abilities(pairs_of(comparisons(wins)))
    assert found.fit is None
    assert "2 participants are too few for 2" in found.why_unsure


def test_groups_that_never_lost_to_others_are_told_apart():
    wins = {("a", "b"): [1], ("b", "a"): [1], ("a", "c"): [3], ("c", "d"): [1], ("d", "c"): [1]}
    groups = pairs_of(comparisons(wins)).groups()
    assert groups[0] == groups[1] != groups[2] == groups[3]


def test_two_conditions_that_nobody_tells_apart_have_no_interval_of_their_difference():
    # Everybody treats b and c alike; people differ in how often they take a.
    answers = [
        (person, *pair, float(place < wins))
        for person in range(14)
        for pair, met, wins in (
            (("a", "b"), 5, 1 + person % 4),
            (("a", "c"), 5, 1 + person % 4),
            (("b", "c"), 4, 2),
        )
        for place in range(met)
    ]
    names = ["participant_id", "method_a", "method_b", "chose_a"]
    found = abilities(pairs_of(pd.DataFrame(answers, columns=names)))
    assert found.difference(1, 2) is None
    assert found.difference(0, 1).se > 0.1
    assert found.probability(1, 2) == pytest.approx(0.5)
