"""Intervals for a preference that respect who answered and what was shown.

Choices of one person resemble each other, and so may choices about one picture. The Wilson interval
is therefore computed with the *effective* number of trials, N divided by the design effect, and
with Student's t for the number of clusters. The use of an effective sample size in the Wilson
interval follows Korn and Graubard (1998), Survey Methodology 24, 193-201; the variance of a ratio
over clusters Cochran (1977), Sampling Techniques, section 6; the two-way variance Cameron, Gelbach
and Miller (2011), Journal of Business & Economic Statistics 29, 238-249; the degrees of freedom
Satterthwaite (1946), Biometrics Bulletin 2, 110-114.

With N trials, k_c of m_c in cluster c = 1..n in favour, and p = Σk_c / N:

    V     = n/(n-1) · Σ(k_c - p m_c)² / N²
    deff  = max(1, V N / (p(1 - p)))         Σm_c²/N when p is 0 or 1: each cluster counts once
    n_eff = N / deff
    t     = quantile .975 of Student's t with n - 1 degrees of freedom
"""

from dataclasses import dataclass

import pandas as pd
from scipy.special import stdtrit

from studyapp.analysis.intervals.counts import Numbers, certain_deff, counts, ratio_variance
from studyapp.analysis.intervals.wilson import CONFIDENCE, wilson


@dataclass(frozen=True)
class Interval:
    """Bounds of a 95 % interval and what they rest on."""

    low: float
    high: float
    variance: float
    deff: float
    n_eff: float
    df: float


def interval_for_these_pictures(choices: pd.DataFrame) -> Interval | None:
    """For the people the participants stand for, with the pictures as they are (one-way).

    Parameters
    ----------
    choices : one row per trial: participant_id, chosen (1 or 0).

    Returns
    -------
    None with fewer than two participants: one person says nothing about another.
    """
    return one_way(*counts(choices, "participant_id"))


def one_way(k: Numbers, m: Numbers) -> Interval | None:
    """The same from counts: cluster c chose it k[c] times of m[c]; None with fewer than two."""
    if len(m) < 2:
        return None
    variance = ratio_variance(k, m)
    return _interval(k.sum() / m.sum(), m.sum(), variance, certain_deff(m), float(len(m) - 1))


def interval_for_pictures_like_these(choices: pd.DataFrame) -> Interval | None:
    """For other people and other pictures of the same kind (two-way).

    V_p over participants and V_i over items as above, V_0 = Σ(y - p)²/N² and

        V  = max(V_p + V_i - V_0, V_p, V_i)
        df = (V_p + V_i)² / (V_p²/(n-1) + V_i²/(m-1))

    Where neither varies (everybody chose alike, say), the scarcer of people and pictures decides
    both the effective number of trials and the degrees of freedom.

    Parameters
    ----------
    choices : one row per trial: participant_id, item_id, chosen (1 or 0).

    Returns
    -------
    None with fewer than two participants or two items.
    """
    people, items = counts(choices, "participant_id"), counts(choices, "item_id")
    n, m = len(people[0]), len(items[0])
    if n < 2 or m < 2:
        return None
    share = float(choices["chosen"].mean())
    v_people, v_items = ratio_variance(*people), ratio_variance(*items)
    v_trials = float(((choices["chosen"] - share) ** 2).sum()) / len(choices) ** 2
    variance = max(v_people + v_items - v_trials, v_people, v_items)
    freedom = float(min(n, m) - 1)
    if v_people + v_items > 0:
        freedom = (v_people + v_items) ** 2 / (v_people**2 / (n - 1) + v_items**2 / (m - 1))
    of_one_mind = max(certain_deff(people[1]), certain_deff(items[1]))
    return _interval(share, len(choices), variance, of_one_mind, freedom)


def _interval(
    share: float, trials: float, variance: float, of_one_mind: float, freedom: float
) -> Interval:
    spread = share * (1 - share)
    deff = max(1.0, variance * trials / spread) if spread else of_one_mind
    n_eff = trials / deff
    quantile = float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
    low, high = wilson(float(share), n_eff, quantile)
    return Interval(low, high, variance, float(deff), float(n_eff), freedom)
