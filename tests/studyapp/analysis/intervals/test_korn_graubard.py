"""The Korn-Graubard interval against R's survey package, and where that has none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from studyapp.analysis.intervals.counts import ratio_variance
from studyapp.analysis.intervals.korn_graubard import korn_graubard
from tests.studyapp.analysis.tables import reference

MADE_UP = reference("inference")
K, M = np.array(MADE_UP["k"], float), np.array(MADE_UP["m"], float)

people = st.lists(
    st.integers(1, 12).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))),
    min_size=2,
    max_size=12,
).map(lambda rows: (np.array([r[0] for r in rows], float), np.array([r[1] for r in rows], float)))


def test_it_equals_the_survey_package_of_r():
    assert korn_graubard(K, M) == pytest.approx(MADE_UP["korn_graubard"], abs=1e-9)


def test_the_variance_equals_the_survey_package_of_r():
    assert ratio_variance(K, M) == pytest.approx(MADE_UP["survey_variance"][0], abs=1e-13)


def test_clusters_of_one_mind_count_once_each():
    # Ten people who always chose it are ten trials of an exact binomial, but for the t ratio:
    # (t_99 / t_9)² · 10 = 7.694 effective trials, and .025 ** (1 / 7.694) = .6191.
    low, high = korn_graubard(np.full(10, 10.0), np.full(10, 10.0))
    assert (low, high) == (pytest.approx(0.6191, abs=1e-4), 1)


def test_people_who_agree_without_being_certain_leave_all_trials_effective():
    low, high = korn_graubard(np.full(1000, 8.0), np.full(1000, 10.0))
    exact = binomtest(8000, 10000).proportion_ci(method="exact")
    assert (low, high) == pytest.approx((exact.low, exact.high), abs=1e-4)


@pytest.mark.parametrize(("k", "m"), [([], []), ([7.0], [10.0])])
def test_nobody_and_one_person_have_none(k, m):
    assert korn_graubard(np.array(k), np.array(m)) is None


@settings(deadline=None, max_examples=60)
@given(people)
def test_it_holds_the_share_lies_in_the_unit_interval_and_has_a_width(table):
    low, high = korn_graubard(*table)
    assert 0 <= low <= table[0].sum() / table[1].sum() <= high <= 1
    assert high - low > 0.01
