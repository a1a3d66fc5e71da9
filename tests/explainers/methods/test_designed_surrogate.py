from itertools import combinations, product

import numpy as np
import pytest

from explainers.methods._designed_surrogate import (
    POPULATION,
    DesignedSurrogate,
    _population,
    _trust,
)
from explainers.methods._linear_model import LinearModel, fit_linear
from explainers.methods._sampling import designed, stock
from explainers.methods._smooth_model import SmoothModel, neighbours
from explainers.methods._stability import relative_error
from explainers.methods._surrogate import Surrogate, weigh

SUPERPIXELS = 9
CHAIN = np.array([[number, number + 1] for number in range(SUPERPIXELS - 1)])
ALL_ROWS = np.array(list(product((0, 1), repeat=SUPERPIXELS)))


def wanted(function):
    """The weighted least squares over every row, from its normal equations."""
    rows = np.hstack([np.ones((len(ALL_ROWS), 1)), ALL_ROWS])
    distances = 1 - np.sqrt(ALL_ROWS.mean(axis=1))
    weights = np.sqrt(np.exp(-(distances**2) / 0.25**2))
    gram = rows.T @ (weights[:, None] * rows)
    return np.linalg.solve(gram, rows.T @ (weights * function(ALL_ROWS)))[1:]


def straight(rows):
    return 0.2 + rows @ np.linspace(-0.05, 0.1, SUPERPIXELS)


def quadratic(rows):
    pairs = np.random.default_rng(2).normal(0, 0.03, 36)
    first, second = np.array(list(combinations(range(SUPERPIXELS), 2))).T
    return straight(rows) + (rows[:, first] * rows[:, second]) @ pairs


def saturating(rows):
    return 1 / (1 + np.exp(4 - rows @ np.linspace(0, 2.5, SUPERPIXELS)))


def estimate(function, count, seed):
    rows = designed(count, SUPERPIXELS, np.random.RandomState(seed))
    return DesignedSurrogate(rows, function(rows)[:, None], 0.25, CHAIN)


@pytest.mark.parametrize("function", [straight, quadratic, saturating])
def test_few_samples_give_the_weights_of_all_samples(function):
    gold = wanted(function)
    runs = [estimate(function, 256, seed).fit(0, 99, "none").coefficients for seed in range(8)]
    assert np.mean(runs, axis=0) == pytest.approx(gold, abs=0.02 * np.abs(gold).max())
    assert max(np.linalg.norm(run - gold) for run in runs) < 0.06 * np.linalg.norm(gold)


@pytest.mark.parametrize("function", [quadratic, saturating])
def test_stock_needs_many_more_samples_for_the_same_error(function):
    gold, errors = wanted(function), {"designed": [], "stock": []}
    for seed in range(5):
        found = estimate(function, 160, seed).fit(0, 99, "none").coefficients
        errors["designed"].append(np.linalg.norm(found - gold))
        rows = stock(500, SUPERPIXELS, np.random.RandomState(seed))
        theirs = Surrogate(rows, function(rows)[:, None], 0.25, np.random.RandomState(0))
        found = theirs.fit(0, 99, "none").coefficients
        errors["stock"].append(np.linalg.norm(found - gold))
    assert np.mean(errors["designed"]) < 0.7 * np.mean(errors["stock"])


def test_the_stand_in_foretells_rows_that_it_has_not_seen():
    rows = designed(200, SUPERPIXELS, np.random.RandomState(1))
    smooth = SmoothModel(rows, saturating(rows), weigh(rows, 0.25), CHAIN)
    assert smooth.predict(ALL_ROWS) == pytest.approx(saturating(ALL_ROWS), abs=0.05)


def test_a_row_left_out_is_foretold_as_if_it_had_never_been_there():
    generator = np.random.default_rng(0)
    rows = designed(60, SUPERPIXELS, np.random.RandomState(1))
    noisy = (saturating(rows) + generator.normal(0, 0.05, 60)).clip(0.01, 0.99)
    smooth = SmoothModel(rows, noisy, weigh(rows, 0.25), CHAIN)
    assert 0.03 < np.std(noisy - smooth.left_out) < 0.2
    assert np.std(noisy - smooth.predict(rows)) < np.std(noisy - smooth.left_out)


def test_errors_of_the_stand_in_are_corrected_where_they_are_more_than_chance():
    sure = LinearModel(np.array([3.0, 4.0]), 0.0, np.diag([0.5, 0.5]))
    unsure = LinearModel(np.array([3.0, 4.0]), 0.0, np.diag([20.0, 20.0]))
    assert _trust(sure) == pytest.approx(1 - 1 / 25)
    assert _trust(unsure) == 0


def test_more_rows_than_the_stand_in_learns_from_are_used_all_the_same(monkeypatch):
    monkeypatch.setattr("explainers.methods._smooth_model.MAX_ROWS", 50)
    rows = designed(400, SUPERPIXELS, np.random.RandomState(1))
    found = DesignedSurrogate(rows, quadratic(rows)[:, None], 0.25, CHAIN)
    gold = wanted(quadratic)
    error = np.linalg.norm(found.fit(0, 99, "none").coefficients - gold)
    assert error < 0.06 * np.linalg.norm(gold)


def test_r2_is_that_for_the_pictures_that_were_classified():
    model = estimate(straight, 96, 1).fit(0, 99, "none")
    assert model.r2 == pytest.approx(1, abs=1e-3)
    assert model.local_prediction == pytest.approx(straight(np.ones((1, SUPERPIXELS)))[0], abs=0.01)


def test_a_classifier_that_never_wavers_has_no_weights():
    rows = designed(64, SUPERPIXELS, np.random.RandomState(1))
    found = DesignedSurrogate(rows, np.full((64, 1), 0.7), 0.25, CHAIN).fit(0, 99, "auto")
    assert not found.coefficients.any()
    assert found.intercept == found.local_prediction == 0.7


def test_a_classifier_that_never_wavers_leaves_no_doubt():
    for layout, model in ((designed, DesignedSurrogate), (stock, Surrogate)):
        rows = layout(64, SUPERPIXELS, np.random.RandomState(1))
        last = CHAIN if model is DesignedSurrogate else np.random.RandomState(0)
        found = model(rows, np.full((64, 1), 0.3), 0.25, last).linear_model(0)
        assert not found.coefficients.any()
        assert found.intercept == pytest.approx(0.3)
        assert relative_error(found) == 0


def test_where_all_rows_can_be_answered_each_is_answered_equally_often():
    rows, counts = np.unique(_population(3), axis=0, return_counts=True)
    assert rows.tolist() == [list(row) for row in product((0, 1), repeat=3)]
    assert set(counts) == {POPULATION // 8}
    assert _population(30).shape == (POPULATION, 30)
    assert _population(3)[0].all()
    assert _population(30)[0].all()


def test_superpixels_that_matter_only_together_get_the_weights_of_all_samples():
    def either(rows):
        return 0.1 + 0.8 * (rows[:, 1] ^ rows[:, 5])

    gold = wanted(either)
    for seed in range(3):
        found = estimate(either, 448, seed).fit(0, 99, "none").coefficients
        assert np.linalg.norm(found - gold) < 0.02 * np.linalg.norm(gold)


def test_the_linear_model_is_the_solvers_own():
    rows = stock(200, SUPERPIXELS, np.random.RandomState(1))
    values = quadratic(rows)
    theirs = Surrogate(rows, values[:, None], 0.25, np.random.RandomState(0)).fit(0, 99, "none")
    ours = fit_linear(rows, values, weigh(rows, 0.25))
    assert ours.coefficients == pytest.approx(theirs.coefficients, abs=1e-12)
    assert ours.intercept == pytest.approx(theirs.intercept, abs=1e-12)


def test_the_covariance_is_that_of_repeated_runs():
    runs, foretold = [], []
    for seed in range(300):
        rows = stock(150, SUPERPIXELS, np.random.RandomState(seed))
        model = fit_linear(rows, quadratic(rows), weigh(rows, 0.25))
        runs.append(model.coefficients)
        foretold.append(np.diag(model.covariance))
    assert np.mean(foretold, axis=0) == pytest.approx(np.var(runs, axis=0), rel=0.4)


def test_superpixels_that_touch_are_neighbours():
    segments = np.array([[0, 0, 1], [2, 2, 1]])
    assert neighbours(segments).tolist() == [[0, 1], [0, 2], [1, 2]]
    assert neighbours(np.zeros((3, 3), int)).shape == (0, 2)
