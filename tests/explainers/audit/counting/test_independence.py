import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers.audit.counting.independence import mean_of, share_of, units_of, wilson
from explainers.audit.counting.shares import share
from explainers.audit.options import Tags
from tests.explainers.audit.made import row


def test_pictures_without_a_sequence_stand_for_themselves():
    rows = [
        row("a", tags=("sequence=1",)),
        row("b", tags=("sequence:1",)),
        row("c"),
        row("c", place=1),
    ]
    units = units_of(rows, Tags())
    assert units[0] == units[1]
    assert units[2] == units[3]
    assert len(set(units)) == 2
    assert len(set(units_of(rows, Tags(sequence="clip")))) == 3


@given(st.lists(st.booleans(), min_size=1, max_size=60))
@settings(max_examples=25, deadline=None)
def test_of_independent_pictures_the_interval_is_wilsons(hits):
    units = [str(number) for number in range(len(hits))]
    found, plain = share_of(hits, units), share(sum(hits), len(hits))
    assert {name: found[name] for name in plain} == plain
    assert wilson(plain["share"], len(hits)) == pytest.approx((plain["low"], plain["high"]))


def test_frames_that_all_agree_count_as_much_as_their_sequences():
    # 4 sequences of 10 equal frames, half of them right: n* is 3 before the factor (z / t)^2.
    hits = [number // 10 % 2 == 0 for number in range(40)]
    units = [str(number // 10) for number in range(40)]
    found = share_of(hits, units)
    assert (found["k"], found["n"], found["independent"], found["claim"]) == (20, 40, 4, False)
    wanted = wilson(0.5, 3 * (1.959964 / 3.182446) ** 2)
    assert (found["low"], found["high"]) == pytest.approx(wanted, abs=1e-6)
    assert found["low"] < share(20, 40)["low"] - 0.2


def test_where_all_are_right_the_sequences_are_what_counts():
    found = share_of([True] * 100, [str(number // 10) for number in range(100)])
    assert found["high"] == 1
    assert found["low"] == pytest.approx(share(10, 10)["low"])
    assert share_of([True] * 50, ["one"] * 50)["low"] == pytest.approx(share(1, 1)["low"])


def test_the_interval_covers_the_truth_as_often_as_it_says_when_frames_resemble_each_other():
    generator = np.random.default_rng(7)
    units = [str(number // 20) for number in range(30 * 20)]
    covered = naive = 0
    for _ in range(200):
        chance = np.repeat(generator.beta(2, 1, 30), 20)  # two thirds on average
        hits = generator.random(600) < chance
        found, plain = share_of(hits, units), share(hits.sum(), 600)
        covered += found["low"] <= 2 / 3 <= found["high"]
        naive += plain["low"] <= 2 / 3 <= plain["high"]
    assert 180 <= covered <= 199
    assert naive < 150


def test_of_nothing_there_is_no_share_and_no_mean():
    assert share_of([], [])["share"] is None
    assert mean_of([None, None], ["a", "b"]) == {
        "mean": None,
        "low": None,
        "high": None,
        "n": 0,
        "independent": 0,
        "claim": False,
    }


def test_the_mean_of_independent_pictures_has_students_interval():
    found = mean_of([0.2, None, 0.4, 0.6], list("abcd"))
    # Mean 0.4, deviation 0.2, t of two degrees of freedom 4.302653.
    half = 4.302653 * 0.2 / 3**0.5
    assert found["mean"] == pytest.approx(0.4)
    assert (found["low"], found["high"]) == pytest.approx((0, 0.4 + half), abs=1e-5)
    assert (found["n"], found["independent"], found["claim"]) == (3, 3, False)
    wide = mean_of([0.2, None, 0.4, 0.6], list("abcd"), (-1, 1))
    assert wide["low"] == pytest.approx(0.4 - half, abs=1e-5)


def test_a_single_sequence_has_a_mean_and_no_interval():
    found = mean_of([0.2, 0.4], ["one", "one"])
    assert found["mean"] == pytest.approx(0.3)
    assert found["low"] is None
    assert found["high"] is None
