"""The confidence sequence: by hand, in its properties, and in simulated studies."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

from studyapp.analysis.planning.confidence_sequence import (
    GRID,
    MOST_AT_STAKE,
    confidence_sequence,
)


def capitals(observations, mean, alpha):
    """Both capitals after each observation, written out from the paper, one at a time."""
    for_it, against, seen, deviations = 1.0, 1.0, [], []
    found = []
    for number, value in enumerate(observations, start=1):
        variance = (0.25 + sum(deviations)) / number
        bet = sqrt(2 * log(2 / alpha) / (variance * number * log(number + 1)))
        for_it *= 1 + min(bet, MOST_AT_STAKE / mean) * (value - mean)
        against *= 1 - min(bet, MOST_AT_STAKE / (1 - mean)) * (value - mean)
        seen.append(value)
        deviations.append((value - (0.5 + sum(seen)) / (number + 1)) ** 2)
        found.append((for_it, against))
    return found


@given(
    st.lists(st.integers(0, 10).map(lambda chosen: chosen / 10), min_size=1, max_size=30),
    st.sampled_from([0.05, 0.2]),
    st.sampled_from([0.1, 0.35, 0.5, 0.8]),
)
@settings(max_examples=60, deadline=None)
def test_a_mean_is_ruled_out_when_a_bet_against_it_has_paid(observations, alpha, mean):
    sequence = confidence_sequence(observations, alpha)
    best = 0.0
    for step, both in enumerate(capitals(observations, mean, alpha)):
        best = max(best, *both)
        if abs(best * alpha / 2 - 1) > 1e-9:
            assert sequence.rules_out(mean)[step] == (best >= 2 / alpha)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_bounds_only_come_closer_and_a_and_b_are_alike(observations):
    sequence = confidence_sequence(observations)
    assert (np.diff(sequence.low) >= 0).all()
    assert (np.diff(sequence.high) <= 0).all()
    mirrored = confidence_sequence(1 - np.array(observations))
    assert mirrored.low == pytest.approx(1 - sequence.high, abs=2e-3)


def test_seven_people_who_all_choose_a_rule_out_one_half_and_six_do_not():
    """Each multiplies the capital by 1 + 0.75 / 0.5 * 0.5 = 1.75, and 2 / 0.05 = 40 is needed."""
    ruled_out = confidence_sequence(np.ones(9)).rules_out(0.5)
    assert 1.75**6 < 40 < 1.75**7
    assert ruled_out.tolist() == [False] * 6 + [True] * 3


def test_it_narrows_towards_the_truth():
    shares = np.random.default_rng(6).binomial(10, 0.7, 3000) / 10
    sequence = confidence_sequence(shares)
    assert sequence.low[-1] < 0.7 < sequence.high[-1]
    assert sequence.high[-1] - sequence.low[-1] < 0.02
    assert sequence.high[39] - sequence.low[39] < 0.25


def test_many_people_are_the_same_in_parts_as_at_once():
    shares = np.random.default_rng(5).random(1203)
    whole, part = confidence_sequence(shares), confidence_sequence(shares[:700])
    assert whole.low[:700].tolist() == part.low.tolist()
    assert whole.high[:700].tolist() == part.high.tolist()


@pytest.mark.parametrize("spread", [0.3, 3.0, 1e6])
def test_looking_after_every_participant_is_wrong_in_at_most_five_per_cent(spread):
    """600 studies of 150 people who prefer nothing on average, from two camps to all alike."""
    rng = np.random.default_rng(11)
    people = rng.beta(spread, spread, size=(600, 150))
    shares = rng.binomial(10, people) / 10
    wrong = sum(confidence_sequence(study).rules_out(0.5)[-1] for study in shares)
    assert wrong / 600 <= 0.05 + 2 * sqrt(0.05 * 0.95 / 600)
    assert repeated_t_tests(shares) > 0.15  # what it is for


def repeated_t_tests(shares):
    """How often a t test after every participant, from the tenth on, is significant some time."""
    numbers = np.arange(1, shares.shape[1] + 1)
    means = shares.cumsum(axis=1) / numbers
    squares = (shares**2).cumsum(axis=1) / numbers
    freedom = numbers[9:] - 1
    errors = np.sqrt((squares - means**2)[:, 9:] / freedom)
    return (np.abs(means[:, 9:] - 0.5) > stdtrit(freedom, 0.975) * errors).any(axis=1).mean()


def test_it_never_misses_a_skewed_truth_more_often_than_it_may():
    rng = np.random.default_rng(12)
    shares = rng.binomial(10, rng.beta(8, 2, size=(600, 150))) / 10
    missed = sum(confidence_sequence(study, 0.2).rules_out(0.8)[-1] for study in shares)
    assert missed / 600 <= 0.2 + 2 * sqrt(0.2 * 0.8 / 600)


def test_answers_that_turn_round_leave_no_mean():
    sequence = confidence_sequence([1.0] * 40 + [0.0] * 200)
    assert sequence.low[-1] >= sequence.high[-1]


def test_nobody_and_one_person_rule_nothing_out():
    assert len(confidence_sequence([]).low) == 0
    one = confidence_sequence([1.0])
    assert (one.low[0], one.high[0]) == (GRID[0], GRID[-1])


@pytest.mark.parametrize("observations", [[1.2], [-0.1], [float("nan")]])
def test_what_is_no_share_is_refused(observations):
    with pytest.raises(ValueError, match="between 0 and 1"):
        confidence_sequence(observations)


@pytest.mark.parametrize("alpha", [0, 1, 2])
def test_what_is_no_probability_is_refused(alpha):
    with pytest.raises(ValueError, match="alpha"):
        confidence_sequence([0.5], alpha)
