"""The BCa bootstrap against R's boot package and against SciPy, within chance."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from studyapp.analysis.intervals.bootstrap import bca
from tests.studyapp.analysis.tables import reference

MADE_UP = reference("inference")
SHARES = np.array(MADE_UP["k"]) / np.array(MADE_UP["m"])


def test_it_equals_the_boot_package_of_r_within_chance():
    found = bca(SHARES, np.random.default_rng(1), resamples=99_999)
    assert found == pytest.approx(MADE_UP["bca"], abs=0.004)


def test_it_equals_scipy_within_chance_where_people_are_skewed():
    shares = np.array([0.2, 0.4] + [0.6] * 5 + [0.9] * 12 + [1.0] * 11)
    rng = np.random.default_rng(2)
    theirs = bootstrap((shares,), np.mean, method="BCa", rng=rng).confidence_interval
    # Means of 30 people are 1/300 apart, so that the quantiles may differ by a few steps.
    assert bca(shares, rng) == pytest.approx((theirs.low, theirs.high), abs=0.011)


def test_the_same_chance_gives_the_same_interval():
    first, second = (bca(SHARES, np.random.default_rng(3)) for _ in range(2))
    assert first == second


def test_people_who_all_agree_have_none():
    assert bca(np.ones(30), np.random.default_rng(4)) is None


def test_twenty_thousand_people_take_no_room_for_every_resample():
    shares = np.random.default_rng(5).integers(0, 11, 20_000) / 10
    low, high = bca(shares, np.random.default_rng(6))
    error = shares.std() / np.sqrt(20_000)
    assert (low, high) == pytest.approx(
        (shares.mean() - 1.96 * error, shares.mean() + 1.96 * error), abs=0.1 * error
    )
