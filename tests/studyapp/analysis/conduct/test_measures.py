"""What trials say about how somebody answered, counted by hand."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from studyapp.analysis.conduct.measures import (
    binomial_p,
    chance_of_run,
    measures,
    relative_to_the_study,
    repeated,
)
from studyapp.analysis.conduct.quality import DEFAULT_RULES


def _row(place, side="left", kind="main", **fields):
    return {
        "trial_index": place,
        "trial_type": kind,
        "chosen_side": side,
        "stimulus_left_id": "grad",
        "stimulus_right_id": "lime",
        "repeat_of_trial_index": None,
        "catch_passed": None,
        "is_tie": int(side == "tie"),
        "timed_out": int(side == "none"),
        "rt_ms": None,
        "focus_lost_ms": None,
        "responded_at_utc": "2026-03-01T12:00:00.000Z" if side else None,
    } | fields


def _main(sides, **fields):
    return [_row(place, side, **fields) for place, side in enumerate(sides, start=1)]


def _measured(rows):
    return measures(rows, DEFAULT_RULES)


def test_sides_are_shares_and_runs_of_main_choices_alone():
    rows = [
        *_main(["left", "left", "tie", "left", "right", "none"]),
        _row(7, "right", kind="practice"),
        _row(8, "right", kind="catch"),
    ]
    found = _measured(rows)
    assert found["left_choice_rate"] == 3 / 4
    assert found["longest_run"] == 3  # a tie between two lefts does not break their run
    assert found["longest_run_p"] == pytest.approx(6 / 16)
    assert found["left_choice_p"] == pytest.approx(10 / 16)  # 0, 1, 3 or 4 of 4
    assert (found["n_ties"], found["n_timed_out"]) == (1, 1)


def test_times_are_of_answered_main_trials():
    times = [100, 299, 300, 61_000, 60_000]
    rows = [_row(place, rt_ms=rt, focus_lost_ms=0) for place, rt in enumerate(times)]
    rows.append(_row(9, rt_ms=None))
    rows.append(_row(10, "none", rt_ms=90_000))
    rows.append(_row(11, None))
    found = _measured(rows)
    assert found["median_rt_ms"] == 300
    assert (found["too_fast_share"], found["too_slow_share"]) == (2 / 5, 1 / 5)
    assert found["untimed_share"] == pytest.approx(1 / 6)


def test_the_focus_lost_is_a_share_of_the_response_time_and_at_most_all_of_it():
    rows = [_row(1, rt_ms=3000, focus_lost_ms=1000), _row(2, rt_ms=1000, focus_lost_ms=None)]
    assert _measured(rows)["focus_lost_share"] == 1 / 4
    assert _measured([_row(1, rt_ms=1000, focus_lost_ms=5000)])["focus_lost_share"] == 1
    assert _measured([_row(1, rt_ms=0)])["focus_lost_share"] is None


def test_without_trials_there_is_nothing_to_take_a_share_of():
    found = _measured([])
    assert (found["n_catch"], found["n_repeat"], found["longest_run"]) == (0, 0, 0)
    shares = ("left_choice_rate", "left_choice_p", "untimed_share", "median_rt_ms")
    assert [found[name] for name in shares] == [None] * 4


def test_catch_and_identical_trials_are_counted():
    rows = [
        _row(1, kind="catch", catch_passed=1),
        _row(2, kind="catch", catch_passed=0),
        _row(3, None, kind="catch"),
        _row(4, "left", kind="identical"),
        _row(5, "right", kind="identical"),
        _row(6, "tie", kind="identical"),
    ]
    found = _measured(rows)
    assert (found["n_catch"], found["n_catch_passed"]) == (2, 1)
    assert (found["n_identical"], found["n_identical_left"]) == (2, 1)


def test_a_repeat_agrees_where_the_same_stimulus_was_chosen_on_the_other_side():
    swapped = {"kind": "repeat", "stimulus_left_id": "lime", "stimulus_right_id": "grad"}
    rows = [
        *_main(["left", "left", "tie", "left"]),
        _row(5, "right", repeat_of_trial_index=1, **swapped),  # grad again
        _row(6, "left", repeat_of_trial_index=2, **swapped),  # lime now
        _row(7, "left", repeat_of_trial_index=3, **swapped),  # of a tie
        _row(8, "none", repeat_of_trial_index=4, **swapped),  # no choice
    ]
    assert [(row["trial_index"], agrees) for row, agrees in repeated(rows)] == [
        (5, True),
        (6, False),
    ]
    assert (_measured(rows)["n_repeat"], _measured(rows)["n_repeat_consistent"]) == (2, 1)


def test_speed_is_relative_to_the_median_of_the_medians():
    people = [{"median_rt_ms": ms} for ms in (500, 1000, 4000, None)]
    relative_to_the_study(people)
    assert [person["relative_rt"] for person in people] == [0.5, 1, 4, None]
    nobody = [{"median_rt_ms": None}]
    relative_to_the_study(nobody)
    assert nobody == [{"median_rt_ms": None, "relative_rt": None}]


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_binomial_p_is_that_of_scipy(left_of):
    left, choices = left_of
    assert binomial_p(left, choices) == pytest.approx(binomtest(left, choices).pvalue)


@pytest.mark.parametrize("tosses", range(1, 11))
def test_the_chance_of_a_run_is_that_of_all_sequences_counted(tosses):
    def longest(sides):
        return max(
            stop - start
            for start in range(tosses)
            for stop in range(start + 1, tosses + 1)
            if len(set(sides[start:stop])) == 1
        )

    runs = [longest(sides) for sides in product("lr", repeat=tosses)]
    for length in range(tosses + 2):
        expected = sum(run >= length for run in runs) / 2**tosses
        assert chance_of_run(tosses, length) == pytest.approx(expected)
