"""Assumptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.analysis.planning.scenario import Scenario


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.integers(0, 500))
def test_people_divide_among_the_levels_as_nearly_as_whole_numbers_can(shares, participants):
    levels = len(shares)
    scenario = Scenario("trend", (0.5,) * levels, 10, 0.2, shares=tuple(map(float, shares)))
    sizes = scenario.sizes(participants)
    assert sum(sizes) == participants
    exact = [participants * share / sum(shares) for share in shares]
    assert all(abs(size - wanted) < 1 for size, wanted in zip(sizes, exact, strict=True))


def test_equal_levels_are_filled_from_the_lowest():
    assert Scenario("contrast", (0.5, 0.6, 0.7), 10, 0.2).sizes(11) == [4, 4, 3]


def test_what_is_tested():
    assert Scenario("overall", (0.65,), 10, 0.2).effect == pytest.approx(0.15)
    assert Scenario("trend", (0.8, 0.7, 0.6), 10, 0.2).effect == pytest.approx(-0.1)
    assert Scenario("contrast", (0.8, 0.7, 0.6), 10, 0.2).effect == pytest.approx(-0.2)


def test_the_variance_of_one_participants_share():
    assert Scenario("overall", (0.5,), 10, 0.0).variances() == pytest.approx([0.025])
    assert Scenario("overall", (0.8,), 10, 0.5).variances() == pytest.approx([0.16 * 0.55])


@pytest.mark.parametrize(
    ("assumptions", "reason"),
    [
        ({"question": "why"}, "no question 'why'"),
        ({"preferences": (1.0,)}, "between 0 and 1"),
        ({"preferences": (0.5, 0.6)}, "one number, not 2"),
        ({"question": "trend"}, "from two on"),
        ({"question": "trend", "preferences": (0.5, 0.6), "shares": (1.0, 0.0)}, "shares"),
        ({"pictures": 0}, "at least one picture"),
        ({"icc": 1.0}, "intraclass"),
        ({"icc": -0.1}, "intraclass"),
        ({"alpha": 0.0}, "alpha"),
        ({"margin": 1.0}, "margin"),
    ],
)
def test_what_is_impossible_is_refused(assumptions, reason):
    possible = {"question": "overall", "preferences": (0.6,), "pictures": 10, "icc": 0.2}
    with pytest.raises(ValueError, match=reason):
        Scenario(**possible | assumptions)
