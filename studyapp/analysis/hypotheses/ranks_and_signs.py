"""Two tests beside the sign-flip test that look at less: at signs, and at signed ranks."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, rankdata

from studyapp.analysis.hypotheses.outcome import Outcome
from studyapp.analysis.hypotheses.sign_flip import sign_flip

Numbers = NDArray[np.float64]


def sign_test(differences: Numbers) -> Outcome | None:
    """Whether as many participants lie above 0 as below: an exact binomial test.

    Arbuthnott, J. (1710), Philosophical Transactions 27, 186-190. Who is at 0 does not count. The
    statistic is the number above. None where nobody is left.
    """
    above, below = int((differences > 0).sum()), int((differences < 0).sum())
    if above + below == 0:
        return None
    return Outcome(float(binomtest(above, above + below).pvalue), float(above))


def signed_rank_test(differences: Numbers, rng: np.random.Generator) -> Outcome | None:
    """The sign-flip test of ranks in place of sizes, so that no single participant decides.

    Wilcoxon, F. (1945), Individual comparisons by ranking methods, Biometrics Bulletin 1, 80-83.
    Who is at 0 does not count; ties get their mean rank, for which the sign-flip distribution
    remains exact. The statistic is V, the sum of the ranks of those above 0. None where nobody is
    left.
    """
    # Rounded, so that distances that are equal but for rounding are ties.
    apart = np.round(differences[differences != 0], 12)
    ranks = np.sign(apart) * rankdata(np.abs(apart))
    outcome = sign_flip(ranks, rng)
    if outcome is None:
        return None
    above = float(ranks[ranks > 0].sum())
    return Outcome(outcome.p, above, outcome.arrangements, outcome.exact)
