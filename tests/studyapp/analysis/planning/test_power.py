"""Power by formula: reference numbers, published tables, and its properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import nct, norm, t

from studyapp.analysis.planning.power import participants_needed, power
from studyapp.analysis.planning.scenario import Scenario

# Participants for 80 % power at 5, 10, 20 and 40 pictures, computed once, independently: true
# preference, standard deviation of people's log-odds.
NEEDED = {
    (0.55, 0): (158, 80, 41, 22),
    (0.55, 1): (265, 201, 169, 153),
    (0.55, 2): (402, 355, 332, 320),
    (0.6, 0): (40, 21, 12, 7),
    (0.6, 1): (66, 50, 42, 38),
    (0.65, 1): (29, 22, 19, 17),
    (0.65, 2): (43, 38, 35, 34),
    (0.7, 1): (16, 13, 11, 10),
    (0.8, 2): (9, 8, 8, 8),
}
# (participants, preference, deviation): power with 10 pictures, from the same computation.
POWERS = {
    (10, 0.65, 1): 0.430,
    (20, 0.65, 1): 0.764,
    (20, 0.6, 2): 0.252,
    (50, 0.6, 1): 0.804,
    (10, 0.8, 1): 0.994,
}


def icc(preference: float, deviation: float) -> float:
    """Of people whose log-odds spread by so much, by integration over a fine grid."""
    z = np.linspace(-8, 8, 4001)
    weights = norm.pdf(z) / norm.pdf(z).sum()
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        is_below = weights @ expit(middle + deviation * z) < preference
        low, high = (middle, high) if is_below else (low, middle)
    people = expit(low + deviation * z)
    return float(weights @ (people - preference) ** 2 / (preference * (1 - preference)))


def overall(preference: float, pictures: int = 10, correlation: float = 0.2) -> Scenario:
    return Scenario("overall", (preference,), pictures, correlation)


@pytest.mark.parametrize(("preference", "deviation"), NEEDED)
def test_participants_needed_are_those_of_the_reference_table(preference, deviation):
    correlation = icc(preference, deviation)
    found = [
        participants_needed(overall(preference, pictures, correlation), 0.8)
        for pictures in (5, 10, 20, 40)
    ]
    assert tuple(found) == NEEDED[preference, deviation]


@pytest.mark.parametrize(("participants", "preference", "deviation"), POWERS)
def test_powers_are_those_of_the_reference(participants, preference, deviation):
    scenario = overall(preference, 10, icc(preference, deviation))
    expected = POWERS[participants, preference, deviation]
    assert power(scenario, participants) == pytest.approx(expected, abs=6e-4)


def test_the_formula_written_out():
    error = np.sqrt(0.6 * 0.4 * (1 + 9 * 0.3) / 10 / 25)
    limit = t.ppf(0.975, 24)
    expected = nct.sf(limit, 24, 0.1 / error) + nct.cdf(-limit, 24, 0.1 / error)
    assert power(overall(0.6, 10, 0.3), 25) == pytest.approx(expected, abs=1e-10)


def test_no_effect_is_found_with_the_probability_of_a_false_alarm():
    assert power(overall(0.5), 40) == pytest.approx(0.05, abs=1e-9)


def test_a_trend_of_three_levels_has_the_simulated_power():
    """About 0.78 with 60 people (.8/.7/.6) and 0.73 with 180 (.8/.75/.7), 10 pictures, SD 1."""
    correlation = icc(0.7, 1)
    steep = Scenario("trend", (0.8, 0.7, 0.6), 10, correlation)
    flat = Scenario("trend", (0.8, 0.75, 0.7), 10, correlation)
    assert power(steep, 60) == pytest.approx(0.78, abs=0.03)
    assert power(flat, 180) == pytest.approx(0.73, abs=0.02)


def test_two_equal_levels_are_the_classical_two_sample_test():
    """Cohen's d of .5 needs 128 people for 80 % power (Cohen 1988, table 2.4.1: 64 a group)."""
    variance = 0.5 * 0.5 * (1 + 9 * 0.2) / 10
    half = 0.25 * np.sqrt(variance)
    scenario = Scenario("contrast", (0.5 - half, 0.5 + half), 10, 0.2)
    assert participants_needed(scenario, 0.8) == pytest.approx(128, abs=2)


def test_equivalence_is_the_integral_over_both_tests():
    scenario = Scenario("equivalence", (0.7, 0.72), 10, 0.2, margin=0.1)
    rng = np.random.default_rng(5)
    sizes, variances = scenario.sizes(200), scenario.variances()
    parts = variances / sizes
    freedom = parts.sum() ** 2 / (parts**2 / (np.array(sizes) - 1)).sum()
    error = np.sqrt(parts.sum())
    estimates = 0.02 + error * rng.normal(size=400_000)
    errors = error * np.sqrt(rng.chisquare(freedom, 400_000) / freedom)
    found = (0.1 - np.abs(estimates) >= t.ppf(0.95, freedom) * errors).mean()
    assert power(scenario, 200) == pytest.approx(found, abs=0.003)


def test_levels_that_differ_by_the_margin_are_never_reliably_alike():
    at_the_margin = Scenario("equivalence", (0.7, 0.8), 10, 0.2, margin=0.1)
    assert power(at_the_margin, 5000) == pytest.approx(0.05, abs=1e-3)
    assert participants_needed(at_the_margin, 0.8) is None


def test_nobody_needed_is_fewer_than_six_and_nothing_is_never_found():
    assert power(overall(0.9, 100, 0.0), 5) == 0
    assert participants_needed(overall(0.95, 100, 0.0), 0.8) == 6
    assert participants_needed(overall(0.5), 0.8) is None
    assert participants_needed(overall(0.507), 0.8) == pytest.approx(11_211, abs=200)


def test_a_level_with_one_person_cannot_be_tested():
    scenario = Scenario("trend", (0.8, 0.6), 10, 0.2, shares=(9, 1))
    assert power(scenario, 10) == 0
    assert power(scenario, 20) > 0


@given(
    st.sampled_from([0.51, 0.6, 0.75, 0.95, 0.2]),
    st.sampled_from([1, 7, 40]),
    st.sampled_from([0.0, 0.15, 0.6]),
    st.integers(6, 3000),
)
@settings(max_examples=80, deadline=None)
def test_power_is_a_probability_and_grows_with_people_and_pictures(
    preference, pictures, correlation, participants
):
    here = power(overall(preference, pictures, correlation), participants)
    assert 0.05 - 1e-9 <= here <= 1
    assert power(overall(preference, pictures, correlation), participants + 5) >= here - 1e-7
    assert power(overall(preference, pictures + 1, correlation), participants) >= here - 1e-7
    mirrored = power(overall(1 - preference, pictures, correlation), participants)
    assert mirrored == pytest.approx(here)


@pytest.mark.parametrize("wanted", [0, 1, 80])
def test_an_impossible_power_is_refused(wanted):
    with pytest.raises(ValueError, match="cannot be asked for"):
        participants_needed(overall(0.6), wanted)
