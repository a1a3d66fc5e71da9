"""The intervals that can be computed for one preference, and its test, for the sensitivity grid.

Which there are depends on how many people there are: see `studyapp.analysis.sizes`.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from studyapp.analysis.estimates import THESE_PICTURES, estimates
from studyapp.analysis.hypotheses.sign_flip import sign_flip
from studyapp.analysis.intervals.beta_binomial import belief
from studyapp.analysis.intervals.bootstrap import bca
from studyapp.analysis.intervals.counts import counts
from studyapp.analysis.intervals.korn_graubard import korn_graubard
from studyapp.analysis.intervals.wilson import naive_wilson
from studyapp.analysis.models.fit import NotEstimable
from studyapp.analysis.models.gee import gee
from studyapp.analysis.sizes import (
    FEWEST_FOR_A_TEST,
    FEWEST_FOR_BOOTSTRAP,
    FEWEST_FOR_MODELS,
    MOST_FOR_BETA_BINOMIAL,
)

WILSON = "{} (Wilson, clustered)"
NAIVE = "all trials independent (Wilson, too narrow)"
KORN_GRAUBARD = "these pictures (Korn-Graubard)"
GEE = "these pictures (GEE, bias-reduced, t)"
BOOTSTRAP = "these pictures (BCa bootstrap)"
BAYES = "these pictures (beta-binomial, Bayesian)"

Numbers = NDArray[np.float64]
Bounds = tuple[float, float] | None


def variants(choices: pd.DataFrame, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    """One record per interval: method, preference, low, high, note, p, n_participants, n_trials.

    Parameters
    ----------
    choices : one row per trial: participant_id, item_id, chosen (1, 0 or 0.5).
    """
    k, m = counts(choices, "participant_id") if len(choices) else (np.array([]), np.array([]))
    numbers = {"n_participants": len(m), "n_trials": len(choices), "p": _p(k, m, rng)}
    for estimate in estimates(choices):
        found = {name: estimate[name] for name in ("preference", "low", "high", "note")}
        yield {"method": WILSON.format(estimate["estimand"]), **found, **numbers}
        if estimate["estimand"] == THESE_PICTURES:
            numbers["p"] = None  # the test is about people, so it stands beside one interval only
    share = float(k.sum() / m.sum()) if len(m) else None
    for method, preference, bounds, note in _further(k, m, rng):
        low, high = bounds or (None, None)
        row = {"method": method, "preference": share if preference is None else preference}
        yield row | {"low": low, "high": high, "note": note} | numbers


def _p(k: Numbers, m: Numbers, rng: np.random.Generator) -> float | None:
    """Of the sign-flip test; five people can never reach p < .05."""
    if len(m) < FEWEST_FOR_A_TEST:
        return None
    outcome = sign_flip(k / m - 0.5, rng)
    return None if outcome is None else outcome.p


def _further(
    k: Numbers, m: Numbers, rng: np.random.Generator
) -> Iterator[tuple[str, float | None, Bounds, str]]:
    """Method, its own estimate where it has one, bounds, and why there are none."""
    if len(m) < 2:
        return
    yield KORN_GRAUBARD, None, korn_graubard(k, m), ""
    if len(m) >= FEWEST_FOR_MODELS:
        yield GEE, None, *_by_gee(k, m)
    if len(m) >= FEWEST_FOR_BOOTSTRAP:
        shares = k / m
        bounds = bca(shares, rng)
        note = "" if bounds else "everybody has the same share"
        yield BOOTSTRAP, float(shares.mean()), bounds, note
    if FEWEST_FOR_MODELS <= len(m) <= MOST_FOR_BETA_BINOMIAL:
        posterior = belief(k, m)
        yield BAYES, posterior.mean, (posterior.low, posterior.high), ""
    yield NAIVE, None, naive_wilson(k.sum(), m.sum()), "not to be reported"


def _by_gee(k: Numbers, m: Numbers) -> tuple[Bounds, str]:
    try:
        effect = gee(k, m, np.ones((len(m), 1)), np.arange(len(m))).effect(0)
    except NotEstimable as error:
        return None, str(error)
    return (float(expit(effect.low)), float(expit(effect.high))), ""
