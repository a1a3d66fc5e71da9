"""The sign-flip test: is the mean preference one half? Participants are the units.

If nobody prefers anything, a participant's distance from one half is as likely to be positive as
negative, whatever its size. Fisher, R. A. (1935), The Design of Experiments, section 21; Pitman,
E. J. G. (1937), Supplement to the Journal of the Royal Statistical Society 4, 119-130.
"""

import numpy as np
from numpy.typing import NDArray

from studyapp.analysis.hypotheses.arrangements import blocks
from studyapp.analysis.hypotheses.outcome import Outcome, permutation_outcome

METHOD = "sign-flip test over participants"
_MOST_FOR_EXACT = 16
# A binomial number takes as long as a score of signs.
_WORTH = 20
Numbers = NDArray[np.float64]


def sign_flip(differences: Numbers, rng: np.random.Generator) -> Outcome | None:
    """Two-sided test that the differences are symmetric about 0.

    The statistic is their mean. With up to 16 differences other than 0 all 2^n signs are looked
    at; with more, 9,999 random ones. Participants with the same distance from 0 are drawn together
    where that is less work: how many of them turn positive is binomial.

    Parameters
    ----------
    differences : per participant, the share of their choices less one half.

    Returns
    -------
    None for nobody.
    """
    if not len(differences):
        return None
    sizes = np.abs(differences[differences != 0])
    exact = len(sizes) <= _MOST_FOR_EXACT
    sums = _all_sums(sizes) if exact else _random_sums(sizes, rng)
    return permutation_outcome(float(differences.mean()), sums / len(differences), exact=exact)


def _all_sums(sizes: Numbers) -> Numbers:
    patterns = np.arange(2 ** len(sizes))[:, None]
    signs = 1.0 - 2.0 * ((patterns >> np.arange(len(sizes))) & 1)
    sums: Numbers = signs @ sizes
    return sums


def _random_sums(sizes: Numbers, rng: np.random.Generator) -> Numbers:
    # Sizes that are equal but for rounding are one.
    values, people = np.unique(np.round(sizes, 12), return_counts=True)
    if len(values) * _WORTH <= len(sizes):
        positive = [rng.binomial(people, 0.5, size=(n, len(values))) for n in blocks(len(values))]
        return np.concatenate([(2.0 * some - people) @ values for some in positive])
    signs = (rng.integers(0, 2, size=(n, len(sizes))) for n in blocks(len(sizes)))
    return np.concatenate([(2.0 * some - 1.0) @ sizes for some in signs])
