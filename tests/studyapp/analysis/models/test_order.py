"""Change along the trials."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.order import along_the_trials, drift, halves, slowing


def session(people, trials, *, first=0.5, last=0.5, faster=1.0, seed=1):
    """The odds move from the first trial's to the last's on the logit scale; so does the speed."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        pace = rng.normal(0, 0.3)
        for trial in range(trials):
            place = trial / (trials - 1)
            p = expit((1 - place) * logit(first) + place * logit(last))
            rt = np.exp(8 + pace + place * np.log(faster) + rng.normal(0, 0.2))
            rows.append((person, trial % 7, trial + 1, float(rng.random() < p), rt))
    names = ["participant_id", "item_id", "main_trial_number", "chosen", "rt_ms"]
    return pd.DataFrame(rows, columns=names)


def test_a_known_drift_is_found_from_the_first_trial_to_the_last():
    effect = drift(session(300, 20, first=0.4, last=0.7))
    assert effect.low < logit(0.7) - logit(0.4) < effect.high
    assert effect.high - effect.low < 0.5


def test_no_drift_is_not_found():
    effect = drift(session(200, 20))
    assert effect.low < 0 < effect.high


def test_a_known_change_of_speed_is_found():
    effect = slowing(session(60, 20, faster=0.6))
    assert np.exp(effect.estimate) == pytest.approx(0.6, abs=0.02)
    assert effect.df == 58


def test_a_single_trial_each_has_no_order():
    single = session(20, 2).query("main_trial_number == 1")
    for model in (drift, slowing):
        with pytest.raises(NotEstimable, match="one place"):
            model(single)


def test_times_that_are_missing_are_left_out():
    table = session(30, 10)
    missing = table.assign(rt_ms=table["rt_ms"].where(table["main_trial_number"] != 3))
    without = table[table["main_trial_number"] != 3]
    assert slowing(missing) == slowing(without)


def test_up_to_twenty_places_stand_for_themselves_and_more_make_stretches():
    short, long = along_the_trials(session(5, 20)), along_the_trials(session(5, 45))
    assert [row["trial"] for row in short] == list(range(1, 21))
    assert len(long) == 15
    assert (long[1]["trial"], long[1]["last_trial"], long[1]["n_trials"]) == (4, 6, 15)
    assert sum(row["n_trials"] for row in long) == 5 * 45


def test_one_person_has_places_without_intervals_and_nobody_has_none():
    (first, *_) = along_the_trials(session(1, 4))
    assert (first["low"], first["high"]) == (None, None)
    assert along_the_trials(session(0, 4)) == []


def test_the_middle_trial_belongs_to_the_first_half():
    table = pd.DataFrame({"main_trial_number": [1.0, 3, 4, 5]})
    assert list(halves(table, pd.Series([5.0] * 4))) == ["first", "first", "second", "second"]
