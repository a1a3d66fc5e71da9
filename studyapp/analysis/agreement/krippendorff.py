"""Krippendorff's alpha for nominal values.

With n_uc judgements of value c among the n_u of unit u, over the units with at least two; n the sum
of the n_u and N_c that of the n_uc:

    D_o = 1/n · Σ_u Σ_{c≠k} n_uc n_uk / (n_u - 1)
    D_e = 1/(n(n - 1)) · Σ_{c≠k} N_c N_k
    α   = 1 - D_o / D_e

It takes any number of judgements per unit. Where all judgements are alike there is no disagreement
to expect, and α is not defined. Krippendorff, K. (2011), Computing Krippendorff's
alpha-reliability, University of Pennsylvania, section C.
"""

import numpy as np

from studyapp.analysis.agreement.coefficient import Coefficient, Numbers, ratio
from studyapp.analysis.agreement.counts import Counts


def _parts(counts: Counts) -> Numbers:
    raters = counts.sum(axis=1)
    paired = np.where((raters >= 2)[:, np.newaxis], counts, 0.0)
    of_unit = paired.sum(axis=1)
    unlike = of_unit**2 - (paired**2).sum(axis=1)
    return np.column_stack([unlike / np.maximum(raters - 1, 1.0), paired])


def _of_sums(sums: Numbers) -> Numbers:
    of_values = sums[..., 1:]
    n = of_values.sum(axis=-1)
    observed = ratio(sums[..., 0], n)
    expected = ratio(n**2 - (of_values**2).sum(axis=-1), n * (n - 1))
    return 1 - ratio(observed, expected)


ALPHA = Coefficient("Krippendorff's alpha, nominal", _parts, _of_sums)
