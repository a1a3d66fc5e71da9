"""The intraclass correlation, what it means in log-odds, and its bootstrap interval."""

import numpy as np
import pytest
from scipy.stats import f_oneway

from studyapp.analysis.agreement.icc import icc, icc_interval
from studyapp.analysis.agreement.logit_normal import mean_of_log_odds, sd_of_log_odds


def test_icc_by_hand():
    # Two people, four trials each, 3 and 1 chosen: MSB = (1 + 1)/4 = 1/2, MSW = (3/4 + 3/4)/6,
    # so ICC = (1/2 - 1/4) / (1/2 + 3 · 1/4) = 1/5.
    assert icc(np.array([3.0, 1.0]), np.array([4.0, 4.0])) == pytest.approx(0.2)


def test_icc_follows_from_the_f_of_an_analysis_of_variance():
    trials, chosen = [3, 5, 8, 2, 6], [3, 1, 6, 0, 5]
    people = [[1] * k + [0] * (m - k) for k, m in zip(chosen, trials, strict=True)]
    f = f_oneway(*people).statistic
    m_0 = (24 - sum(m**2 for m in trials) / 24) / 4
    found = icc(np.array(chosen, dtype=float), np.array(trials, dtype=float))
    assert found == pytest.approx((f - 1) / (f - 1 + m_0))


def test_icc_is_one_where_everybody_is_of_one_mind_and_people_differ():
    assert icc(np.array([5.0, 0.0, 5.0]), np.full(3, 5.0)) == pytest.approx(1)


def test_icc_is_negative_where_people_are_more_alike_than_chance():
    assert icc(np.full(10, 2.0), np.full(10, 4.0)) == pytest.approx(-1 / 3)


@pytest.mark.parametrize(
    ("chosen", "trials"), [([1], [4]), ([1, 0, 1], [1, 1, 1]), ([4, 4], [4, 4]), ([], [])]
)
def test_icc_is_missing_where_nothing_can_tell_it(chosen, trials):
    assert icc(np.array(chosen, dtype=float), np.array(trials, dtype=float)) is None


def test_icc_recovers_a_known_truth_with_unequal_numbers_of_trials():
    rng = np.random.default_rng(5)
    # Beta(1, 2): the correlation of two outcomes of a person is 1 / (a + b + 1) = 1/4.
    trials = rng.integers(2, 11, size=20_000).astype(float)
    chosen = rng.binomial(trials.astype(int), rng.beta(1, 2, size=20_000)).astype(float)
    assert icc(chosen, trials) == pytest.approx(0.25, abs=0.01)


def test_an_interval_takes_twenty_clusters_and_holds_the_estimate():
    rng = np.random.default_rng(6)
    chosen, trials = rng.binomial(10, rng.beta(2, 2, size=40)).astype(float), np.full(40, 10.0)
    low, high = icc_interval(chosen, trials, np.random.default_rng(1))
    assert low < icc(chosen, trials) < high
    assert icc_interval(chosen[:19], trials[:19], np.random.default_rng(1)) is None


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    rng, hits = np.random.default_rng(7), 0
    for _ in range(100):
        chosen = rng.binomial(10, rng.beta(1.5, 1.5, size=60)).astype(float)
        low, high = icc_interval(chosen, np.full(60, 10.0), rng)
        hits += low <= 0.25 <= high
    assert hits >= 88  # 95 less what the percentile bootstrap and chance take away


def test_the_same_chance_gives_the_same_interval():
    chosen, trials = np.arange(20.0) % 7, np.full(20, 10.0)
    intervals = {icc_interval(chosen, trials, np.random.default_rng(3)) for _ in range(2)}
    assert len(intervals) == 1


@pytest.mark.parametrize(
    ("p", "sd", "correlation"),
    # Sample sizes are published with these pairs: logit-normal people, rounded to two digits.
    [(0.55, 1, 0.17), (0.55, 2, 0.39), (0.65, 2, 0.38), (0.7, 1, 0.16), (0.8, 1, 0.13)],
)
def test_log_odds_and_correlation_belong_together(p, sd, correlation):
    found = sd_of_log_odds(p, correlation)
    assert found == pytest.approx(sd, rel=0.06)
    z = np.random.default_rng(8).normal(size=200_000)
    people = 1 / (1 + np.exp(-(mean_of_log_odds(p, sd) + sd * z)))
    assert people.mean() == pytest.approx(p, abs=0.003)
    assert people.var() / (p * (1 - p)) == pytest.approx(correlation, abs=0.01)


def test_log_odds_at_the_ends():
    assert sd_of_log_odds(0.7, -0.1) == 0
    assert sd_of_log_odds(1.0, 0.5) is None
    assert sd_of_log_odds(0.5, 0.999) is None
    with pytest.raises(ValueError, match="no finite log-odds"):
        mean_of_log_odds(0.0, 1.0)
