"""The sign-flip test and its relatives against R and SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, permutation_test

from studyapp.analysis.hypotheses.ranks_and_signs import sign_test, signed_rank_test
from studyapp.analysis.hypotheses.sign_flip import sign_flip
from tests.studyapp.analysis.tables import reference

EDGE = reference("cluster_wilson_edge_cases")
MADE_UP = reference("inference")
# Hollander and Wolfe (1973), page 29: depression before and after, patient by patient.
DEPRESSION = np.array([0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01])

differences = st.lists(st.integers(-5, 5), min_size=2, max_size=9).map(
    lambda whole: np.array(whole, float)
)


def rng():
    return np.random.default_rng(1)


@pytest.mark.parametrize("name", ["verbagg_10x10", "seedlike_80_of_100"])
def test_it_equals_exact_rank_tests_of_r(name):
    shares = np.array(EDGE["wilson_neff_t"][name]["k"]) / 10
    found = sign_flip(shares - 0.5, rng())
    assert found.p == EDGE["signflip_exact"][f"{name}_p"]
    assert found.exact


@settings(deadline=None, max_examples=30)
@given(differences)
def test_with_few_people_it_equals_scipy(of_people):
    theirs = permutation_test(
        (of_people,), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=True
    )
    # SciPy doubles the smaller tail, which is the same for a symmetric distribution.
    assert sign_flip(of_people, rng()).p == pytest.approx(min(1, theirs.pvalue))


@settings(deadline=None, max_examples=30)
@given(differences)
def test_swapping_the_conditions_changes_only_the_sign(of_people):
    one, other = sign_flip(of_people, rng()), sign_flip(-of_people, rng())
    assert (one.p, one.statistic) == (other.p, -other.statistic)


@pytest.mark.parametrize("worth", [1, 1000])
def test_random_signs_come_close_to_the_normal_approximation(monkeypatch, worth):
    """Whether people at the same distance are drawn together (1) or one by one (1000)."""
    monkeypatch.setattr("studyapp.analysis.hypotheses.sign_flip._WORTH", worth)
    of_people = np.repeat([0.3, -0.1, 0.2, -0.3], [40, 30, 35, 45])
    # Sums are 0.2 apart, so half of that belongs to the observed one.
    z = (of_people.sum() - 0.1) / np.sqrt((of_people**2).sum())
    found = sign_flip(of_people, rng())
    assert not found.exact
    assert found.arrangements == 9999
    assert found.p == pytest.approx(2 * norm.sf(z), abs=0.015)


def test_random_signs_never_give_a_p_of_zero():
    assert sign_flip(np.full(40, 0.5), rng()).p == 1 / 10_000


def test_five_people_can_never_reach_five_per_cent():
    assert sign_flip(np.full(5, 0.5), rng()).p == 2 / 32
    assert sign_flip(np.full(6, 0.5), rng()).p == 2 / 64


def test_sums_that_are_equal_but_for_rounding_are_equal():
    # .1 + .5 - .2 - .4 is not quite 0 in floating point; every sum is as far from 0 as it.
    assert sign_flip(np.array([-0.2, -0.4, 0.1, 0.5]), rng()).p == 1


def test_nobody_has_no_test_and_people_without_preference_have_p_1():
    assert sign_flip(np.array([]), rng()) is None
    assert sign_flip(np.zeros(8), rng()).p == 1


def test_the_signed_rank_and_sign_tests_equal_r():
    distances = np.array(MADE_UP["distances"])
    ranks = signed_rank_test(distances, rng())
    assert (ranks.statistic, ranks.p) == pytest.approx(MADE_UP["signed_rank"], abs=1e-12)
    assert sign_test(distances).p == pytest.approx(MADE_UP["sign"][0], abs=1e-12)


def test_the_depression_data_have_their_published_p_values():
    ranks = signed_rank_test(DEPRESSION, rng())
    assert (ranks.statistic, ranks.p) == (40, 0.0390625)
    assert sign_test(DEPRESSION).p == pytest.approx(0.1796875)
    assert sign_flip(DEPRESSION, rng()).p == 0.02734375


def test_tied_ranks_are_shared_and_zeros_left_out():
    # Distances 1, 1, 2 have ranks 1.5, 1.5, 3; of 8 signs two give |sum| = 6.
    found = signed_rank_test(np.array([0.1, 0.1, 0.2, 0.0]), rng())
    assert (found.statistic, found.p) == (6, 0.25)
    assert signed_rank_test(np.zeros(4), rng()) is None
    assert sign_test(np.zeros(4)) is None
