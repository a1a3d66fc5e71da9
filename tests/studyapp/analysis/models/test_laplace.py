"""The block-wise Laplace approximation against the same formula written out with full matrices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit

from studyapp.analysis.models.laplace import Choices, Point, settle, slope


def drawn(seed):
    rng = np.random.default_rng(seed)
    n_large, n_small = 7, 4
    large = np.concatenate([np.arange(n_large), rng.integers(0, n_large, 25)])
    small = np.concatenate([np.arange(n_small), rng.integers(0, n_small, 28)])
    trials = rng.integers(1, 4, len(large)) * 1.0
    design = np.column_stack([np.ones(len(large)), rng.normal(size=len(large))])
    return Choices(rng.binomial(trials.astype(int), 0.6) * 1.0, trials, design, large, small)


def at(choices, parameters):
    u, v = np.zeros(choices.n_large), np.zeros(choices.n_small)
    return settle(Point(choices, parameters[:-2], tuple(parameters[-2:]), u, v))


def written_out(choices, parameters):
    """-log L with dense matrices and a general optimiser."""
    Z = np.hstack(
        [
            parameters[-2] * np.eye(choices.n_large)[choices.large],
            parameters[-1] * np.eye(choices.n_small)[choices.small],
        ]
    )
    fixed = choices.design @ parameters[:-2]

    def penalised(w):
        linear = fixed + Z @ w
        fitted = choices.successes @ linear - choices.trials @ np.logaddexp(0, linear)
        return -fitted + w @ w / 2

    def gradient(w):
        return w - Z.T @ (choices.successes - choices.trials * expit(fixed + Z @ w))

    def curvature(w):
        share = expit(fixed + Z @ w)
        return np.eye(Z.shape[1]) + Z.T @ (Z * (choices.trials * share * (1 - share))[:, None])

    start = np.zeros(Z.shape[1])
    found = minimize(
        penalised,
        start,
        jac=gradient,
        hess=curvature,
        method="trust-exact",
        options={"gtol": 1e-10},
    )
    return found.fun + np.linalg.slogdet(curvature(found.x))[1] / 2


parameters = st.tuples(
    st.floats(-1, 1), st.floats(-1, 1), st.floats(0.05, 2), st.floats(0.05, 2)
).map(np.array)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), parameters)
def test_the_value_is_that_of_full_matrices(seed, point):
    choices = drawn(seed)
    assert at(choices, point).value == pytest.approx(written_out(choices, point), abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), parameters)
def test_the_gradient_is_that_of_the_value(seed, point):
    choices = drawn(seed)
    steps = 1e-5 * np.eye(4)
    differences = [
        (at(choices, point + step).value - at(choices, point - step).value) / 2e-5 for step in steps
    ]
    assert slope(at(choices, point)) == pytest.approx(differences, abs=2e-5)
