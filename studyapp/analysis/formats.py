"""What people answered where more than A or B was offered: ties, grades, running out of time."""

from typing import Any

import pandas as pd
from scipy.special import stdtrit

from studyapp.analysis.intervals.counts import ratio_variance, sums
from studyapp.analysis.intervals.wilson import CONFIDENCE

PAIR = ["method_a", "method_b"]


def answer_shares(trials: pd.DataFrame) -> list[dict[str, Any]]:
    """How often A, B, neither and nothing in time was answered, pair by pair.

    Main trials of participants who are not excluded. The shares are of the trials that were
    answered in time; those that were not are missing, and counted.

    Returns
    -------
    Records: method_a, method_b, n_a, n_tie, n_b, n_answered, n_timed_out, share_a, share_tie and
    share_b (None where nothing was answered).
    """
    counted = trials[(trials["trial_type"] == "main") & (trials["excluded"] == 0)]
    return [
        dict(zip(PAIR, pair, strict=True)) | _shares(of_pair)
        for pair, of_pair in counted.groupby(PAIR, sort=True)
    ]


def _shares(trials: pd.DataFrame) -> dict[str, Any]:
    decided = trials[trials["chosen_side"].isin(["left", "right"])]
    numbers = {
        "n_a": int((decided["chosen_method"] == decided["method_a"]).sum()),
        "n_tie": int((trials["chosen_side"] == "tie").sum()),
        "n_b": int((decided["chosen_method"] == decided["method_b"]).sum()),
    }
    answered = sum(numbers.values())
    shares = {
        name.replace("n_", "share_"): count / answered if answered else None
        for name, count in numbers.items()
    }
    timed_out = int((trials["chosen_side"] == "none").sum())
    return numbers | shares | {"n_answered": answered, "n_timed_out": timed_out}


def mean_ratings(trials: pd.DataFrame) -> list[dict[str, Any]]:
    """The mean grade, from -2 (clearly B) to 2 (clearly A), pair by pair.

    Main trials of participants who are not excluded. See `clustered_mean`; the records have
    method_a and method_b in addition.
    """
    graded = trials[
        (trials["trial_type"] == "main")
        & (trials["excluded"] == 0)
        & trials["rating_for_a"].notna()
    ]
    return [
        dict(zip(PAIR, pair, strict=True))
        | clustered_mean(of_pair["rating_for_a"].astype(float), of_pair["participant_id"])
        for pair, of_pair in graded.groupby(PAIR, sort=True)
    ]


def clustered_mean(values: "pd.Series[float]", people: "pd.Series[str]") -> dict[str, Any]:
    """A mean with a 95 % interval that takes participants as clusters.

    With sums s_c of m_c values of person c = 1..n, N values in all and their mean x

        V = n/(n-1) · Σ(s_c - x m_c)² / N²      x ± t(n - 1) · √V

    the linearised variance of a ratio (Cochran 1977, Sampling Techniques, section 6), as for
    preferences. The interval is not cut at the ends of the scale.

    Returns
    -------
    mean, low, high (None with fewer than two people), n_trials and n_participants.
    """
    mean = float(values.mean())
    of_people, sizes = sums(values, people)
    n = len(sizes)
    found = {"mean": mean, "low": None, "high": None}
    found |= {"n_trials": len(values), "n_participants": n}
    if n < 2:
        return found
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2)) * ratio_variance(of_people, sizes) ** 0.5
    return found | {"low": mean - half, "high": mean + half}
