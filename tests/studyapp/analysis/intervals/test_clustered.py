"""The adjusted intervals against numbers computed independently in R, and their properties."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.analysis.intervals.clustered import (
    interval_for_pictures_like_these,
    interval_for_these_pictures,
)
from studyapp.analysis.intervals.wilson import naive_wilson
from tests.studyapp.analysis.tables import choices, reference, with_margins

EXPECTED = reference("cluster_wilson_edge_cases")
BOTH = [interval_for_these_pictures, interval_for_pictures_like_these]

any_choices = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 1)), min_size=1, max_size=40
).map(lambda rows: pd.DataFrame(rows, columns=["participant_id", "item_id", "chosen"]))


@pytest.mark.parametrize("name", EXPECTED["wilson_neff_t"])
def test_the_one_way_interval_equals_r(name):
    expected = EXPECTED["wilson_neff_t"][name]
    interval = interval_for_these_pictures(choices(expected["k"], expected["m"]))
    assert (interval.low, interval.high) == pytest.approx(expected["ci"], abs=1e-9)
    assert interval.variance == pytest.approx(expected["V"], abs=1e-9)
    assert interval.deff == pytest.approx(expected["deff"], abs=1e-9)
    assert interval.n_eff == pytest.approx(expected["n_eff"], abs=1e-9)
    assert interval.df == expected["df"]


def test_the_two_way_interval_equals_r():
    expected = EXPECTED["verbagg_10x10_twoway"]
    people = EXPECTED["wilson_neff_t"]["verbagg_10x10"]["k"]
    # Any pictures with the reference's variance will do: 10/9 · Σ(s - 4.8)² / 100² = .0030667.
    pictures = [7, 7, 6, 6, 5, 5, 4, 3, 3, 2]
    interval = interval_for_pictures_like_these(with_margins(people, pictures))
    assert interval.variance == pytest.approx(expected["V_twoway"], abs=1e-9)
    assert interval.df == pytest.approx(expected["df_satterthwaite"], abs=1e-9)
    assert interval.n_eff == pytest.approx(expected["n_eff"], abs=1e-9)
    assert (interval.low, interval.high) == pytest.approx(expected["ci"], abs=1e-9)


@pytest.mark.parametrize("interval", BOTH)
@pytest.mark.parametrize(("k", "m"), [([], []), ([7], [10])])
def test_nobody_and_one_person_have_no_interval(interval, k, m):
    assert interval(choices(k, m)) is None


def test_one_picture_says_nothing_about_others():
    one_picture = choices([1, 0, 1], [1, 1, 1])
    assert interval_for_these_pictures(one_picture) is not None
    assert interval_for_pictures_like_these(one_picture) is None


def test_if_everybody_agrees_the_scarcer_of_people_and_pictures_decides():
    # 10 people, 10 pictures: the one-way interval of ten clusters, computed in R.
    square = interval_for_pictures_like_these(choices([10] * 10, [10] * 10))
    expected = EXPECTED["wilson_neff_t"]["all_A_10x10"]["ci"]
    assert (square.low, square.high) == pytest.approx(expected, abs=1e-9)
    # 30 people and the same 10 pictures: as many effective trials as there are pictures.
    many = interval_for_pictures_like_these(choices([10] * 30, [10] * 30))
    assert (many.n_eff, many.df, many.low) == (10, 9, pytest.approx(square.low))


def test_two_people_who_agree_on_everything_leave_nearly_everything_open():
    interval = interval_for_these_pictures(choices([0, 0], [10, 10]))
    assert (interval.low, interval.high) == pytest.approx((0, 1 - 0.0122363346128), abs=1e-9)


@pytest.mark.parametrize("interval", BOTH)
@settings(deadline=None, max_examples=60)
@given(table=any_choices)
def test_bounds_lie_in_the_unit_interval_and_hold_the_share(interval, table):
    found = interval(table)
    assert found is None or 0 <= found.low <= table["chosen"].mean() <= found.high <= 1


@pytest.mark.parametrize("interval", BOTH)
@settings(deadline=None, max_examples=60)
@given(table=any_choices)
def test_swapping_the_conditions_mirrors_the_interval(interval, table):
    found, mirrored = interval(table), interval(table.assign(chosen=1 - table["chosen"]))
    if found is None:
        assert mirrored is None
    else:
        assert (mirrored.low, mirrored.high) == pytest.approx((1 - found.high, 1 - found.low))


@pytest.mark.parametrize("interval", BOTH)
@settings(deadline=None, max_examples=60)
@given(table=any_choices)
def test_the_adjusted_interval_always_holds_the_naive_one(interval, table):
    found = interval(table)
    if found is not None:
        low, high = naive_wilson(int(table["chosen"].sum()), len(table))
        assert found.low <= low + 1e-12
        assert found.high >= high - 1e-12


@settings(deadline=None, max_examples=60)
@given(table=any_choices, names=st.permutations(range(6)))
def test_neither_names_nor_the_order_of_rows_matter(table, names):
    shuffled = table.assign(participant_id=[names[i] for i in table["participant_id"]])[::-1]
    for interval in BOTH:
        one, two = interval(table), interval(shuffled)
        assert (one is None) == (two is None)
        if one is not None:
            assert (one.low, one.high) == pytest.approx((two.low, two.high))
