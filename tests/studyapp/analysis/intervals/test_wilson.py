"""The Wilson interval against Newcombe (1998), Table I, and against its own definition."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.analysis.intervals.wilson import naive_wilson, wilson
from tests.studyapp.analysis.tables import REFERENCE, reference

EXPECTED = reference("wilson_newcombe1998")
with (REFERENCE / "wilson_newcombe1998.csv").open() as file:
    COUNTS = [(int(row["x"]), int(row["n"])) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("count", "expected"), list(zip(COUNTS, EXPECTED["wilson"], strict=True)))
def test_the_naive_interval_equals_r(count, expected):
    assert naive_wilson(*count) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("count", "expected"), list(zip(COUNTS, EXPECTED["published"]["wilson"], strict=True))
)
def test_the_naive_interval_equals_the_published_table(count, expected):
    assert naive_wilson(*count) == pytest.approx(expected, abs=5e-5)


@given(st.floats(0, 1), st.floats(0.5, 1e6), st.floats(0.01, 100))
def test_bounds_lie_in_the_unit_interval_and_hold_the_share(share, trials, quantile):
    low, high = wilson(share, trials, quantile)
    assert 0 <= low <= share <= high <= 1


def test_bounds_are_where_the_share_is_just_not_surprising():
    low, high = wilson(0.8, 60, 2.0)
    for bound in (low, high):
        assert (0.8 - bound) ** 2 == pytest.approx(4 * bound * (1 - bound) / 60)


@pytest.mark.parametrize(("share", "trials"), [(-0.1, 10), (1.1, 10), (0.5, 0)])
def test_impossible_numbers_are_named(share, trials):
    with pytest.raises(ValueError, match=f"share {share} .* trials {trials}"):
        wilson(share, trials, 1.96)
