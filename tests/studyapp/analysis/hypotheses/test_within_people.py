"""Differences between two kinds of pictures within people, and their change with expertise."""

import numpy as np
import pandas as pd
import pytest

from studyapp.analysis.hypotheses.within_people import PERMUTED, STUDENT, within_people

RNG = np.random.default_rng


def study(people, *, difference=0.0, per_level=0.0, trials=10, seed=1):
    """Everybody answers as many trials of either kind; people differ in what they prefer."""
    rng = RNG(seed)
    levels = np.arange(people) % 3
    base = np.clip(rng.normal(0.5, 0.1, size=people), 0.25, 0.75)
    frames = []
    for kind, sign in (("correct", 0.5), ("wrong", -0.5)):
        p = np.clip(base + sign * (difference + per_level * (levels - 1)), 0, 1)
        frames.append(
            pd.DataFrame(
                {
                    "participant_id": np.repeat(np.arange(people), trials),
                    "expertise_level": np.repeat(levels, trials).astype(float),
                    "kind": kind,
                    "chosen": (rng.random(people * trials) < np.repeat(p, trials)).astype(float),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def test_the_difference_is_the_mean_over_people_who_met_both():
    choices = pd.DataFrame(
        [
            ("ann", 0.0, "correct", 1), ("ann", 0.0, "correct", 1), ("ann", 0.0, "wrong", 0),
            ("bob", 1.0, "correct", 1), ("bob", 1.0, "wrong", 0), ("bob", 1.0, "wrong", 1),
            ("cyd", 1.0, "correct", 1),
        ],
        columns=["participant_id", "expertise_level", "kind", "chosen"],
    )  # fmt: skip
    found = within_people(choices, "kind", "correct", "wrong", RNG(1))
    assert found.n_participants == 2
    assert found.difference == pytest.approx((1 + 0.5) / 2)
    assert found.low is None
    assert found.p is None
    assert found.slope_p is None


def test_a_difference_that_is_there_is_found_and_one_that_is_not_is_not():
    there = within_people(study(60, difference=0.3), "kind", "correct", "wrong", RNG(1))
    assert there.low < 0.3 < there.high
    assert there.p < 0.001
    assert there.slope_p > 0.05
    turned = within_people(study(60, difference=0.3), "kind", "wrong", "correct", RNG(1))
    assert turned.difference == pytest.approx(-there.difference)


def test_a_change_with_expertise_is_found():
    found = within_people(study(90, per_level=0.3), "kind", "correct", "wrong", RNG(1))
    assert found.slope_low < 0.3 < found.slope_high
    assert found.slope_p < 0.01
    assert found.method == PERMUTED


def test_of_many_people_student_says_the_same():
    choices = study(2100, difference=0.02, per_level=0.0, trials=4)
    many = within_people(choices, "kind", "correct", "wrong", RNG(1))
    few = within_people(
        choices[choices["participant_id"] < 1999], "kind", "correct", "wrong", RNG(1)
    )
    assert (many.method, few.method) == (STUDENT, PERMUTED)
    assert many.p == pytest.approx(few.p, abs=0.1)
    assert many.slope_p == pytest.approx(few.slope_p, abs=0.15)


def test_no_p_is_zero_however_clear_it_is():
    found = within_people(study(2100, difference=1.0), "kind", "correct", "wrong", RNG(1))
    assert 0 < found.p < 1e-100


def test_people_without_a_level_count_for_the_difference_alone():
    choices = study(20, difference=0.5)
    choices.loc[choices["participant_id"] < 15, "expertise_level"] = np.nan
    found = within_people(choices, "kind", "correct", "wrong", RNG(1))
    assert (found.n_participants, found.n_with_level) == (20, 5)
    assert found.slope is None
    assert found.p < 0.05


def test_nobody_who_met_both_leaves_nothing_to_say():
    one_kind = study(8)
    found = within_people(one_kind[one_kind["kind"] == "wrong"], "kind", "a", "wrong", RNG(1))
    assert (found.n_participants, found.difference) == (0, None)
