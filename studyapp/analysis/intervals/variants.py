"""Every sensible interval for one and the same preference, side by side.

Which are shown depends on how many participants there are: see `studyapp.analysis.sizes`.
"""

from typing import Any

import numpy as np
import pandas as pd

from studyapp.analysis.estimates import estimates
from studyapp.analysis.intervals import beta_binomial, bootstrap, korn_graubard
from studyapp.analysis.intervals.counts import Numbers, counts
from studyapp.analysis.intervals.wilson import naive_wilson
from studyapp.analysis.planning.plan import THESE_PICTURES
from studyapp.analysis.sizes import (
    FEWEST_FOR_BOOTSTRAP,
    FEWEST_FOR_MODELS,
    MOST_FOR_BETA_BINOMIAL,
)

NAIVE = "Wilson interval of all trials, as if they were independent (naive: too narrow)"


def variants(choices: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    """
    Parameters
    ----------
    choices : one row per trial: participant_id, item_id, chosen (1 or 0; 0.5 for a tie).

    Returns
    -------
    One record per interval, the recommended ones first and the naive one last: method, estimand,
    preference (of the Bayesian model the posterior mean, of the bootstrap the mean over
    participants), low, high, n_participants. Without any interval for nobody and one person.
    """
    k, m = counts(choices, "participant_id")
    if len(m) < 2:
        return []
    clustered = [record for record in estimates(choices) if record["low"] is not None]
    chosen, trials = float(k.sum()), int(m.sum())
    others = [
        (korn_graubard.METHOD, chosen / trials, korn_graubard.korn_graubard(k, m)),
        *_bayesian(k, m),
        *_resampled(k / m, rng),
        (NAIVE, chosen / trials, naive_wilson(chosen, trials)),
    ]
    records = [
        {
            "method": method,
            "estimand": THESE_PICTURES,
            "preference": preference,
            "low": interval[0],
            "high": interval[1],
            "n_participants": len(m),
        }
        for method, preference, interval in others
        if interval is not None
    ]
    return [{name: record[name] for name in records[0]} for record in clustered] + records


_Found = list[tuple[str, float, tuple[float, float] | None]]


def _bayesian(k: Numbers, m: Numbers) -> _Found:
    if not FEWEST_FOR_MODELS <= len(m) <= MOST_FOR_BETA_BINOMIAL:
        return []
    found = beta_binomial.belief(k, m)
    return [(beta_binomial.METHOD, found.mean, (found.low, found.high))]


def _resampled(shares: Numbers, rng: np.random.Generator) -> _Found:
    if len(shares) < FEWEST_FOR_BOOTSTRAP:
        return []
    return [(bootstrap.METHOD, float(shares.mean()), bootstrap.bca(shares, rng))]
