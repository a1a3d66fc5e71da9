"""Whether the items of a scale measure one thing: Cronbach's alpha and McDonald's omega.

Both take one column per item and one row per person, with reversed items turned round already.
People who left out an item are not counted: their score is missing as well.

Cronbach, L. J. (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16,
297-334. McDonald, R. P. (1999), Test Theory: A Unified Treatment, Erlbaum, chapter 6.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

FEWEST_FOR_OMEGA = 3  # two items do not identify one factor


def cronbach_alpha(items: pd.DataFrame) -> float:
    """k / (k - 1) · (1 - sum of the items' variances / variance of their sum).

    NaN where nobody differs from anybody. Negative where items were not turned round.

    Raises
    ------
    ValueError : fewer than two items, or fewer than two people who answered them all.
    """
    answered = _complete(items, fewest=2)
    k = answered.shape[1]
    of_sum = answered.sum(axis=1).var(ddof=1)
    if np.isclose(of_sum, 0):
        return float("nan")
    return float(k / (k - 1) * (1 - answered.var(axis=0, ddof=1).sum() / of_sum))


def mcdonald_omega(items: pd.DataFrame) -> float:
    """(sum of loadings)² / ((sum of loadings)² + sum of unique variances), of one factor.

    The factor is estimated by maximum likelihood from the items as they are, not standardised.
    Unlike alpha it does not take for granted that every item measures the factor equally well.
    NaN where an item is answered alike by everybody: no factor can be told from it.

    Raises
    ------
    ValueError : fewer than three items, or not more people than items.
    """
    from sklearn.decomposition import FactorAnalysis

    answered = _complete(items, fewest=FEWEST_FOR_OMEGA)
    if answered.shape[0] <= answered.shape[1]:
        raise ValueError(
            f"{answered.shape[0]} people answered all {answered.shape[1]} items; a factor takes "
            "more people than items"
        )
    spread = answered.std(axis=0, ddof=0)
    if np.isclose(spread, 0).any():
        return float("nan")
    # Fitted to standardised items, which maximum likelihood does not mind, and turned back.
    fitted = FactorAnalysis(n_components=1, tol=1e-10, max_iter=20_000, svd_method="lapack")
    fitted.fit((answered - answered.mean(axis=0)) / spread)
    common = float((fitted.components_[0] * spread).sum() ** 2)
    return common / (common + float((fitted.noise_variance_ * spread**2).sum()))


def _complete(items: pd.DataFrame, *, fewest: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The rows without a gap, as numbers."""
    if items.shape[1] < fewest:
        raise ValueError(f"{items.shape[1]} items are too few; at least {fewest} are needed")
    answered = items.dropna().to_numpy(dtype=float)
    if len(answered) < 2:
        raise ValueError(f"{len(answered)} people answered every item; at least 2 are needed")
    return answered
