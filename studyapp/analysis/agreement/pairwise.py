"""Raw agreement: how often two people who judged the same thing gave the same value.

    P = mean over units of Σ_c n_c(n_c - 1) / (n(n - 1))

with n_c judgements of value c among the n of a unit; units with a single judgement say nothing.
It is not corrected for chance: with a probability of p and 1 - p, two people who do not look at all
agree in p² + (1 - p)² of the cases. Fleiss, J. L. (1971), Measuring nominal scale agreement among
many raters, Psychological Bulletin 76, 378-382, equation 3.
"""

import numpy as np

from studyapp.analysis.agreement.coefficient import Coefficient, Numbers, agreeing, ratio
from studyapp.analysis.agreement.counts import Counts


def _parts(counts: Counts) -> Numbers:
    return np.column_stack(agreeing(counts))


def _of_sums(sums: Numbers) -> Numbers:
    return ratio(sums[..., 0], sums[..., 1])


PAIRWISE = Coefficient("pairwise agreement", _parts, _of_sums)
