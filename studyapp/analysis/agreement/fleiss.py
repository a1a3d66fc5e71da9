"""Fleiss' kappa: agreement corrected for chance, for as many judgements of every unit.

    P_e = Σ_c (N_c / N)²          κ = (P - P_e) / (1 - P_e)

with P the pairwise agreement and N_c of all N judgements of value c. Fleiss, J. L. (1971),
Measuring nominal scale agreement among many raters, Psychological Bulletin 76, 378-382.
"""

import numpy as np

from studyapp.analysis.agreement.coefficient import Coefficient, Numbers, agreeing, ratio
from studyapp.analysis.agreement.counts import Counts


def equally_judged(counts: Counts) -> bool:
    """Whether every unit was judged equally often, at least twice, as kappa takes for granted."""
    raters = counts.sum(axis=1)
    return bool(len(raters) and raters.min() >= 2 and raters.min() == raters.max())


def _parts(counts: Counts) -> Numbers:
    return np.column_stack([*agreeing(counts), counts])


def _of_sums(sums: Numbers) -> Numbers:
    agreement = ratio(sums[..., 0], sums[..., 1])
    of_values = sums[..., 2:]
    shares = ratio(of_values, of_values.sum(axis=-1, keepdims=True))
    by_chance = (shares**2).sum(axis=-1)
    return ratio(agreement - by_chance, 1 - by_chance)


KAPPA = Coefficient("Fleiss' kappa", _parts, _of_sums)
