"""Response times with people as the unit."""

import math

import numpy as np
import pandas as pd
import pytest

from studyapp.analysis.conduct.times import (
    histogram,
    median_times,
    outside,
    summary,
    timed_trials,
)


def trials(*rows):
    """(participant, level, milliseconds) as main trials answered in time."""
    return pd.DataFrame(
        [
            {
                "participant_id": person,
                "expertise_level": level,
                "rt_ms": time,
                "trial_type": "main",
                "excluded": 0.0,
                "timed_out": 0.0,
                "chosen_side": "left",
                "answer": np.nan,
            }
            for person, level, time in rows
        ]
    ).astype({"answer": "str"})


def test_every_person_is_the_median_of_their_own_times():
    people = median_times(
        trials(
            ("ann", 0, 1000), ("ann", 0, 4000), ("ann", 0, 9000), ("bob", 2, 100), ("bob", 2, 900)
        )
    )
    assert np.exp(people["median_log"]).round(6).to_dict() == {"ann": 4000, "bob": 300}
    assert people["level"].to_dict() == {"ann": 0, "bob": 2}


def test_somebody_with_many_trials_counts_no_more_than_others():
    slow = [("ann", 0, 8000)] * 50
    found = summary(median_times(trials(*slow, ("bob", 0, 1000), ("cyd", 0, 1000)))["median_log"])
    assert found["median"] == pytest.approx(1000)
    assert found["geometric_mean"] == pytest.approx(2000)


def test_the_interval_of_the_geometric_mean_is_students_on_the_logarithms():
    logs = pd.Series(np.log([1000, 2000, 4000, 8000, 16000]))
    found = summary(logs)
    half = 2.7764451052 * logs.std() / math.sqrt(5)  # t(4) at .975
    assert found["low"] == pytest.approx(4000 / math.exp(half))
    assert found["high"] == pytest.approx(4000 * math.exp(half))
    assert (found["lower_quartile"], found["upper_quartile"]) == pytest.approx((2000, 8000))


def test_fewer_than_five_or_equal_people_have_no_interval():
    assert summary(pd.Series(np.log([1.0, 2, 3, 4])))["low"] is None
    assert summary(pd.Series([7.0] * 6))["low"] is None
    assert summary(pd.Series(dtype=float))["median"] is None


def test_only_main_trials_answered_in_time_by_people_who_count_are_timed():
    table = trials(*[("ann", 0, 1000)] * 5)
    table.loc[0, "trial_type"] = "practice"
    table.loc[1, "excluded"] = 1.0
    table.loc[2, "timed_out"] = 1.0
    table.loc[3, "chosen_side"] = np.nan
    assert list(timed_trials(table).index) == [4]
    table.loc[3, "answer"] = "tabby cat"
    assert list(timed_trials(table).index) == [3, 4]


def test_times_at_the_limits_are_within():
    found = outside(pd.Series([299.0, 300.0, 60_000.0, 60_001.0]))
    assert (found["n_too_fast"], found["n_too_slow"]) == (1, 1)
    assert found["too_fast_share"] == 0.25
    assert outside(pd.Series(dtype=float))["too_slow_share"] is None


def test_bins_are_of_equal_ratio_and_hold_everybody():
    bins = histogram(pd.Series(np.log([1000.0, 1100.0, 9999.0])))
    assert [row["n_participants"] for row in bins] == [2, 1]
    assert all(row["to_ms"] / row["from_ms"] == pytest.approx(10 ** (1 / 20)) for row in bins)
    assert bins[0]["from_ms"] == pytest.approx(1000)
    assert histogram(pd.Series(dtype=float)) == []
