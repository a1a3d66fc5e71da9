"""Intervals hold a truth that is known because the studies are simulated; seeded, and small.

`benchmarks/coverage.py` does the same at length.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from studyapp.analysis.intervals.clustered import (
    interval_for_pictures_like_these,
    interval_for_these_pictures,
    one_way,
)
from studyapp.analysis.intervals.korn_graubard import korn_graubard
from studyapp.analysis.intervals.wilson import naive_wilson

TRIALS = 10


def truth(centre, spread):
    """The mean preference of people (or pictures) whose log-odds spread around the centre."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    return float(weights @ expit(centre + spread * nodes) / weights.sum())


def test_the_adjusted_intervals_cover_where_the_naive_one_does_not():
    rng, true = np.random.default_rng(11), truth(1.6, 1)
    trials, held = np.full(10, float(TRIALS)), np.zeros(3)
    for _ in range(600):
        chosen = rng.binomial(TRIALS, expit(1.6 + rng.standard_normal(10))).astype(float)
        adjusted = one_way(chosen, trials)
        intervals = (
            (adjusted.low, adjusted.high),
            korn_graubard(chosen, trials),
            naive_wilson(chosen.sum(), 100),
        )
        held += [low <= true <= high for low, high in intervals]
    # Beforehand, from thousands of studies: 95.7, 96.9 and 79.1 %.
    assert held / 600 == pytest.approx([0.957, 0.969, 0.791], abs=0.03)


def test_only_the_two_way_interval_covers_pictures_that_were_not_shown():
    rng, true = np.random.default_rng(12), truth(1, np.sqrt(2))
    people, pictures, held = 50, 10, np.zeros(2)
    grid = pd.MultiIndex.from_product([range(people), range(pictures)])
    table = grid.to_frame(index=False, name=["participant_id", "item_id"])
    for _ in range(150):
        logits = 1 + rng.standard_normal((people, 1)) + rng.standard_normal(pictures)
        choices = table.assign(chosen=rng.binomial(1, expit(logits)).ravel())
        intervals = interval_for_these_pictures(choices), interval_for_pictures_like_these(choices)
        held += [interval.low <= true <= interval.high for interval in intervals]
    # Beforehand: 66 and 94 %.
    assert held[0] / 150 < 0.8
    assert held[1] / 150 > 0.88
