"""Two-way clustered logistic regression against statsmodels, and on simulated truth."""

import numpy as np
import pytest
from scipy.special import expit
from statsmodels.api import GLM
from statsmodels.genmod.families import Binomial

from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.gee import gee
from studyapp.analysis.models.two_way import two_way_logistic


def crossed(seed, people=30, items=20, slope=0.0, spread=1.0, among_pictures=None):
    rng = np.random.default_rng(seed)
    participants, pictures = (codes.ravel() for codes in np.indices((people, items)))
    difference = rng.normal(size=items)[pictures]
    linear = (
        0.5
        + slope * difference
        + spread * rng.normal(size=people)[participants]
        + (spread if among_pictures is None else among_pictures) * rng.normal(size=items)[pictures]
    )
    chosen = (rng.random(len(linear)) < expit(linear)).astype(float)
    return chosen, np.column_stack([np.ones(len(linear)), difference]), participants, pictures


def test_the_coefficients_are_those_of_logistic_regression():
    chosen, design, participants, pictures = crossed(1)
    fit = two_way_logistic(chosen, design, participants, pictures)
    expected = GLM(chosen, design, family=Binomial()).fit().params
    assert fit.coefficients == pytest.approx(expected, abs=1e-9)
    assert fit.df == 18


def test_with_many_clusters_the_errors_are_those_of_the_uncorrected_formula():
    chosen, design, participants, pictures = crossed(2, people=200, items=150)
    fit = two_way_logistic(chosen, design, participants, pictures)
    clusters = {"groups": np.column_stack([participants, pictures]), "use_correction": False}
    expected = GLM(chosen, design, family=Binomial()).fit(cov_type="cluster", cov_kwds=clusters)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(expected.bse, rel=0.03)


def test_an_effect_that_does_not_exist_is_rarely_found_however_many_people_there_are():
    fits = [two_way_logistic(*crossed(seed, people=100, items=12)) for seed in range(60)]
    assert sum(fit.effect(1).p < 0.05 for fit in fits) <= 7  # 3 expected; above 7: 1.5 %
    naive = [
        GLM(*crossed(seed, people=100, items=12)[:2], family=Binomial()).fit() for seed in range(20)
    ]
    assert sum(fit.pvalues[1] < 0.05 for fit in naive) > 8


def test_it_is_rarely_found_also_where_pictures_do_not_differ():
    studies = [crossed(seed, people=100, items=10, among_pictures=0.0) for seed in range(100)]
    fits = [two_way_logistic(*study) for study in studies]
    assert sum(fit.effect(1).p < 0.05 for fit in fits) <= 5


def test_nothing_is_surer_than_with_people_alone_or_pictures_alone_as_clusters():
    chosen, design, *clusters = crossed(1, people=40, items=12, among_pictures=0.0)
    found = np.diag(two_way_logistic(chosen, design, *clusters).covariance)
    for codes in clusters:
        one_way = gee(chosen, np.ones(len(chosen)), design, codes)
        assert np.all(found >= np.diag(one_way.covariance) - 1e-12)


def test_a_strong_effect_is_found():
    fit = two_way_logistic(*crossed(3, slope=1.5, items=40, spread=0.5))
    assert fit.effect(1).low > 0.5


def test_what_cannot_be_estimated_says_why():
    chosen, design, participants, pictures = crossed(4)
    with pytest.raises(NotEstimable, match="did not vary"):
        two_way_logistic(chosen, np.ones_like(design), participants, pictures)
    with pytest.raises(NotEstimable, match="always chosen"):
        two_way_logistic(np.ones_like(chosen), design, participants, pictures)
    with pytest.raises(NotEstimable, match="1 pictures are too few"):
        two_way_logistic(chosen, design, participants, np.zeros_like(pictures))
    none = np.zeros(0, int)
    with pytest.raises(NotEstimable, match="0 participants"):
        two_way_logistic(np.zeros(0), np.zeros((0, 2)), none, none)


def test_where_people_and_pictures_all_come_out_alike_no_precision_is_feigned():
    participants, pictures = (codes.ravel() for codes in np.indices((12, 10)))
    chosen = (participants + pictures) % 2.0
    with pytest.raises(NotEstimable, match="precision"):
        two_way_logistic(chosen, np.ones((120, 1)), participants, pictures)
