"""Clustered logistic regression against R, against statsmodels, and where nothing can be fitted."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.gee import gee
from tests.studyapp.analysis.models.tables import EXPECTED, crossed_choices, errors


@pytest.mark.parametrize("model", ["gee", "gee_by_level", "gee_of_levels"])
def test_coefficients_and_bias_reduced_errors_equal_those_computed_in_r(model):
    table = crossed_choices()
    design = {
        "gee": table.constant,
        "gee_by_level": table.with_level,
        "gee_of_levels": np.column_stack([table.ones, table.level == 1, table.level == 2]) * 1.0,
    }[model]
    fit = gee(table.chosen, table.ones, design, table.people)
    assert fit.coefficients == pytest.approx(np.atleast_1d(EXPECTED[model]["coef"]), abs=1e-9)
    assert errors(fit) == pytest.approx(np.atleast_1d(EXPECTED[model]["se"]), abs=1e-9)
    assert fit.df == 36 - design.shape[1]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_it_equals_the_bias_reduced_gee_of_statsmodels_within_people_and_between_them(seed):
    rng = np.random.default_rng(seed)
    people = np.repeat(np.arange(12), rng.integers(3, 9, 12))
    design = np.column_stack([np.ones(len(people)), rng.normal(size=(len(people), 2))])
    chosen = (rng.random(len(people)) < expit(design[:, 1] + rng.normal(0, 1, 12)[people])) * 1.0
    try:
        fit = gee(chosen, np.ones(len(people)), design, people)
    except NotEstimable:
        return
    theirs = sm.GEE(
        chosen,
        design,
        people,
        family=sm.families.Binomial(),
        cov_struct=sm.cov_struct.Independence(),
    ).fit(cov_type="bias_reduced", maxiter=200, ctol=1e-10)
    assert fit.coefficients == pytest.approx(theirs.params, abs=1e-6)
    assert errors(fit) == pytest.approx(theirs.bse, rel=1e-5)


def test_counted_choices_say_what_single_ones_do():
    table = crossed_choices()
    single = gee(table.chosen, table.ones, table.with_level, table.people)
    k, m = np.bincount(table.people, table.chosen), np.bincount(table.people)
    first = np.unique(table.people, return_index=True)[1]
    counted = gee(k, m * 1.0, table.with_level[first], np.arange(36))
    assert counted.coefficients == pytest.approx(single.coefficients, abs=1e-12)
    assert counted.covariance == pytest.approx(single.covariance, abs=1e-12)
    assert (counted.n_trials, counted.n_clusters) == (single.n_trials, 36)


def test_the_interval_takes_t_where_software_takes_z():
    # 10 people, 8 of 10 each but two: by hand, half = 2.262157 (t, 9 df) times the error.
    k = np.array([8.0] * 8 + [4, 10])
    effect = gee(k, np.full(10, 10.0), np.ones((10, 1)), np.arange(10)).effect(0)
    assert effect.high - effect.estimate == pytest.approx(2.262157 * effect.se, rel=1e-6)
    assert effect.df == 9


@pytest.mark.parametrize(
    ("k", "why"),
    [
        ([10.0] * 12, "always chosen"),
        ([0.0] * 12, "always chosen, or never"),
        ([5.0] * 12, "all participants chose alike"),
        ([5.0], "1 participants are too few"),
    ],
)
def test_what_has_no_finite_estimate_or_precision_is_refused_with_a_reason(k, why):
    k = np.array(k)
    with pytest.raises(NotEstimable, match=why):
        gee(k, np.full(len(k), 10.0), np.ones((len(k), 1)), np.arange(len(k)))


def test_one_level_of_one_mind_is_refused_where_statsmodels_returns_a_tiny_p_without_a_word():
    level = np.repeat([0.0, 1.0, 2.0], 6)
    k = np.where(level == 2, 10.0, 5 + np.arange(18) % 3)
    design = np.column_stack([np.ones(18), level == 1, level == 2]) * 1.0
    with pytest.raises(NotEstimable, match="always chosen"):
        gee(k, np.full(18, 10.0), design, np.arange(18))
    # The linear score is not separated by it.
    trend = gee(k, np.full(18, 10.0), np.column_stack([np.ones(18), level]), np.arange(18))
    assert 0 < trend.effect(1).p < 0.01


def test_a_level_of_one_person_has_no_precision_of_its_own():
    level = np.array([0.0] * 10 + [1.0])
    k = np.append(3.0 + np.arange(10) % 4, 5.0)
    with pytest.raises(NotEstimable, match="single participant"):
        gee(k, np.full(11, 10.0), np.column_stack([np.ones(11), level]), np.arange(11))


def test_columns_that_say_the_same_are_refused():
    table = crossed_choices()
    twice = np.column_stack([table.ones, table.level, 2 * table.level])
    with pytest.raises(NotEstimable, match="only together"):
        gee(table.chosen, table.ones, twice, table.people)


def test_false_alarms_stay_at_their_level_with_few_people():
    """10 people, SD 1, true preference one half: statistics say 3 % (2.4) where z has 7 to 14 %."""
    rng = np.random.default_rng(1)
    alarms = 0
    for _ in range(400):
        k = rng.binomial(10, expit(rng.normal(0, 1, 10))) * 1.0
        fit = gee(k, np.full(10, 10.0), np.ones((10, 1)), np.arange(10))
        alarms += fit.effect(0).p < 0.05
    assert 3 <= alarms <= 24
