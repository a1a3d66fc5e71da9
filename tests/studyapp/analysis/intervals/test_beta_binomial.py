"""The beta-binomial model against a textbook's posterior and against hand arithmetic."""

import numpy as np
import pytest
from scipy.stats import beta

from studyapp.analysis.intervals.beta_binomial import belief, log_likelihood

# Tumours among control rats in 71 experiments: Tarone (1982), Biometrics 38, 215-220.
TUMOURS = np.array(
    [0] * 14 + [1] * 8 + [2] * 9
    + [1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10, 4, 4, 4, 4, 4, 4, 4, 10, 4, 4, 4, 5, 11, 12]
    + [5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9, 4],
    dtype=float,
)  # fmt: skip
RATS = np.array(
    [20] * 7 + [19] * 4 + [18] * 2 + [17] + [20] * 4 + [19] * 2 + [18] * 2 + [25, 24, 23]
    + [20] * 6 + [10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50] + [20] * 7 + [48]
    + [19] * 3 + [22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 46, 47, 24, 14],
    dtype=float,
)  # fmt: skip


def test_the_likelihood_gives_the_posterior_of_bayesian_data_analysis():
    """Gelman et al. (2013), section 5.3: E(α|y) = 2.4 and E(β|y) = 14.3 under their prior."""
    logit, log_size = np.meshgrid(
        np.linspace(-2.3, -1.3, 120), np.linspace(1, 5, 120), indexing="ij"
    )
    size, mean = np.exp(log_size), 1 / (1 + np.exp(-logit))
    a, b = mean * size, (1 - mean) * size
    # (α + β)^(-5/2) in α and β is αβ(α + β)^(-5/2) in logit and log-size.
    logs = log_likelihood(TUMOURS, RATS, a, b) + np.log(a) + np.log(b) - 2.5 * np.log(a + b)
    posterior = np.exp(logs - logs.max())
    posterior /= posterior.sum()
    assert (posterior * a).sum() == pytest.approx(2.403, abs=5e-3)
    assert (posterior * b).sum() == pytest.approx(14.320, abs=5e-2)


def test_with_one_trial_each_nothing_is_known_of_the_correlation():
    # Then p has the posterior Beta(1 + 7, 1 + 3), and ρ keeps its prior.
    found = belief(np.repeat([1.0, 0.0], [7, 3]), np.ones(10))
    assert (found.mean, found.correlation) == pytest.approx((8 / 12, 0.5), abs=1e-4)
    assert (found.low, found.high) == pytest.approx(beta.ppf([0.025, 0.975], 8, 4), abs=1e-3)
    assert found.above_half == pytest.approx(beta.sf(0.5, 8, 4), abs=1e-3)
    assert found.above_60 == pytest.approx(beta.sf(0.6, 8, 4), abs=1e-3)


def test_people_of_two_kinds_correlate_and_widen_the_interval():
    two_kinds = belief(np.array([10.0] * 8 + [0.0] * 2), np.full(10, 10.0))
    alike = belief(np.full(10, 8.0), np.full(10, 10.0))
    assert two_kinds.correlation > 0.7 > 0.2 > alike.correlation
    assert two_kinds.high - two_kinds.low > 2 * (alike.high - alike.low)


def test_if_everybody_agrees_the_interval_has_a_width():
    found = belief(np.full(12, 10.0), np.full(12, 10.0))
    assert 0.7 < found.low < found.high < 1


def test_swapping_the_conditions_mirrors_the_belief():
    k, m = np.array([3.0, 7.0, 9.0, 2.0, 10.0]), np.array([10.0, 9.0, 10.0, 4.0, 10.0])
    one, other = belief(k, m), belief(m - k, m)
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low))
    assert one.above_half == pytest.approx(1 - other.above_half)
