"""Response times, with people as the unit: one number per person, then a summary of people.

Times of one person resemble each other and are skewed. So every person is the median of the
logarithms of their times, and people are summarised by the median and the quartiles of these, and
by the geometric mean with Student's t interval on the logarithms:

    x_i = median_j log(rt_ij)          exp(x̄ ± t(n - 1) · s / √n)

(Ratcliff, R., 1993, Methods for dealing with reaction time outliers, Psychological Bulletin 114,
510-532, for medians and logarithms.)
"""

from math import exp, sqrt
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from studyapp.analysis.conduct.quality import DEFAULT_RULES, QualityRules
from studyapp.analysis.intervals.wilson import CONFIDENCE
from studyapp.analysis.sizes import FEWEST_FOR_INFERENCE

_ROUNDING = 1e-9  # of a logarithm
BINS_TO_A_DECADE = 20


def timed_trials(trials: pd.DataFrame) -> pd.DataFrame:
    """Main trials answered in time by participants who are not excluded, timed or not."""
    return trials[
        (trials["trial_type"] == "main")
        & (trials["excluded"] == 0)
        & (trials["timed_out"] != 1)
        & (trials["chosen_side"].notna() | trials["answer"].notna())
    ]


def median_times(timed: pd.DataFrame) -> pd.DataFrame:
    """One row per participant: median_log (of milliseconds), n_trials, level.

    Parameters
    ----------
    timed : trials with a response time of at least one millisecond.
    """
    logs = timed.assign(log=np.log(timed["rt_ms"]))
    of_person = logs.groupby("participant_id", sort=True)
    return pd.DataFrame(
        {
            "median_log": of_person["log"].median(),
            "n_trials": of_person.size(),
            "level": of_person["expertise_level"].first(),
        }
    )


def summary(median_logs: "pd.Series[float]") -> dict[str, Any]:
    """What people take, in milliseconds; None where there is too little to say it.

    Returns
    -------
    n_participants, median, lower_quartile, upper_quartile, geometric_mean, low and high (95 %, from
    five people on).
    """
    n = len(median_logs)
    names = ("median", "lower_quartile", "upper_quartile", "geometric_mean", "low", "high")
    found: dict[str, Any] = {"n_participants": n} | dict.fromkeys(names)
    if not n:
        return found
    times = np.exp(median_logs.to_numpy(dtype=float))
    lower, median, upper = np.quantile(times, [0.25, 0.5, 0.75])
    mean = float(median_logs.mean())
    found |= {"median": median, "lower_quartile": lower, "upper_quartile": upper}
    found["geometric_mean"] = exp(mean)
    # Where everybody takes equally long, what spread there is comes from rounding.
    if n >= FEWEST_FOR_INFERENCE and (spread := float(median_logs.std(ddof=1))) > _ROUNDING:
        half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * spread / sqrt(n)
        found |= {"low": exp(mean - half), "high": exp(mean + half)}
    return found


def outside(times: "pd.Series[float]", rules: QualityRules = DEFAULT_RULES) -> dict[str, Any]:
    """How many times are too short to have looked, or so long that something else was done.

    Returns
    -------
    n_trials, n_too_fast, n_too_slow, too_fast_share and too_slow_share (None without times).
    """
    n = len(times)
    fast, slow = int((times < rules.too_fast_ms).sum()), int((times > rules.too_slow_ms).sum())
    return {
        "n_trials": n,
        "n_too_fast": fast,
        "n_too_slow": slow,
        "too_fast_share": fast / n if n else None,
        "too_slow_share": slow / n if n else None,
    }


def histogram(median_logs: "pd.Series[float]") -> list[dict[str, Any]]:
    """People by their own median time, in bins that are each as many times as long as the last.

    Twenty bins to a factor of ten; those that nobody is in are left out.

    Returns
    -------
    Records: from_ms, to_ms, median_ms (the bin's geometric middle) and n_participants.
    """
    if median_logs.empty:
        return []
    steps = np.floor(
        BINS_TO_A_DECADE * median_logs.to_numpy(dtype=float) / np.log(10) + 1e-9
    ).astype(int)
    first, counts = int(steps.min()), np.bincount(steps - steps.min())
    edges = 10 ** ((first + np.arange(len(counts) + 1)) / BINS_TO_A_DECADE)
    return [
        {
            "from_ms": float(edges[place]),
            "to_ms": float(edges[place + 1]),
            "median_ms": sqrt(edges[place] * edges[place + 1]),
            "n_participants": int(count),
        }
        for place, count in enumerate(counts)
        if count
    ]
