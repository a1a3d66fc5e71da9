"""Power by simulation, beside the formula and beside what is known otherwise."""

import numpy as np
import pytest

from studyapp.analysis.planning.power import power
from studyapp.analysis.planning.power_simulation import simulated_power
from studyapp.analysis.planning.scenario import Scenario


def simulated(scenario: Scenario, participants: int, studies: int = 3000):
    rng = np.random.default_rng(14)
    return simulated_power(scenario, participants, studies=studies, rng=rng)


@pytest.mark.parametrize(
    ("scenario", "participants"),
    [
        (Scenario("overall", (0.6,), 10, 0.17), 50),
        (Scenario("overall", (0.6,), 10, 0.0), 25),
        (Scenario("trend", (0.8, 0.7, 0.6), 10, 0.2), 60),
        (Scenario("contrast", (0.8, 0.7, 0.6), 5, 0.3, shares=(3, 5, 2)), 90),
        (Scenario("equivalence", (0.7, 0.72), 10, 0.2), 240),
    ],
)
def test_it_agrees_with_the_formula(scenario, participants):
    found = simulated(scenario, participants)
    assert found.power == pytest.approx(power(scenario, participants), abs=0.03 + 2 * found.error)


def test_with_few_people_the_sign_flip_test_finds_less_than_the_formula_promises():
    """0.33 of studies with 10 people, true preference .65 and ICC .17; the formula says 0.43."""
    scenario = Scenario("overall", (0.65,), 10, 0.17)
    assert simulated(scenario, 10).power == pytest.approx(0.34, abs=0.03)
    assert simulated(scenario, 11).power < power(scenario, 11)


@pytest.mark.parametrize("participants", [6, 10, 11, 40])
def test_false_alarms_are_at_most_alpha(participants):
    found = simulated(Scenario("overall", (0.5,), 10, 0.2), participants)
    assert found.power <= 0.05 + 2 * 0.004


def test_levels_that_are_alike_are_rarely_told_apart():
    found = simulated(Scenario("trend", (0.7, 0.7, 0.7), 10, 0.2), 60)
    assert found.power == pytest.approx(0.05, abs=0.013)


def test_too_few_people_find_nothing():
    assert simulated(Scenario("overall", (0.9,), 10, 0.0), 5).power == 0
    assert simulated(Scenario("trend", (0.9, 0.1), 10, 0.0, shares=(9, 1)), 10).power == 0


def test_people_of_one_mind_have_no_t_and_are_not_found():
    assert simulated(Scenario("contrast", (0.999, 0.999), 1, 0.0), 6, studies=50).power == 0


def test_its_error_is_that_of_a_share():
    found = simulated(Scenario("overall", (0.6,), 10, 0.2), 30, studies=400)
    assert found.error == pytest.approx(np.sqrt(found.power * (1 - found.power) / 400))
