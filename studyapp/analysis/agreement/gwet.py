"""Gwet's AC1: agreement corrected for chance, steady where one value is much more frequent.

    P   = pairwise agreement, over units with at least two judgements
    π_c = mean over units of n_uc / n_u
    P_e = 1/(K - 1) · Σ_c π_c(1 - π_c)          AC1 = (P - P_e) / (1 - P_e)

with K values that could be given. Gwet, K. L. (2008), Computing inter-rater reliability and its
variance in the presence of high agreement, British Journal of Mathematical and Statistical
Psychology 61, 29-48.
"""

from functools import partial

import numpy as np

from studyapp.analysis.agreement.coefficient import Coefficient, Numbers, agreeing, ratio
from studyapp.analysis.agreement.counts import Counts


def ac1(values: int) -> Coefficient:
    """Where one of so many values could be given, whether each of them was or not.

    Raises
    ------
    ValueError : fewer than two.
    """
    if values < 2:
        raise ValueError(f"{values} value(s) leave nothing to agree about; at least 2 are needed.")
    return Coefficient("Gwet's AC1", _parts, partial(_of_sums, values))


def _parts(counts: Counts) -> Numbers:
    raters = counts.sum(axis=1)
    shares = counts / np.maximum(raters, 1.0)[:, np.newaxis]
    return np.column_stack([*agreeing(counts), raters > 0, shares])


def _of_sums(values: int, sums: Numbers) -> Numbers:
    agreement = ratio(sums[..., 0], sums[..., 1])
    used = ratio(sums[..., 3:], sums[..., 2:3])
    by_chance = (used * (1 - used)).sum(axis=-1) / (values - 1)
    return ratio(agreement - by_chance, 1 - by_chance)
