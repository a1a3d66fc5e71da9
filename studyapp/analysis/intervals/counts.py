"""How often something was chosen, in how many trials, per cluster."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def counts(choices: pd.DataFrame, cluster: str) -> tuple[Numbers, Numbers]:
    """Per cluster: k, in how many trials it was chosen, of m.

    Parameters
    ----------
    choices : one row per trial: `chosen` (1 or 0; 0.5 for a tie) and the column `cluster`.
    """
    return sums(choices["chosen"], choices[cluster])


def sums(values: "pd.Series[Any]", clusters: "pd.Series[Any]") -> tuple[Numbers, Numbers]:
    """Per cluster the sum of its values, and how many these are."""
    of_cluster = values.groupby(clusters, sort=False)
    return _numbers(of_cluster.sum()), _numbers(of_cluster.size())


def ratio_variance(k: Numbers, m: Numbers) -> float:
    """Variance of Σk / Σm over two or more clusters: n/(n-1) · Σ(k - p m)² / (Σm)².

    Cochran, W. G. (1977), Sampling Techniques, 3rd edition, section 6.
    """
    n, trials = len(k), m.sum()
    residuals = k - k.sum() / trials * m
    return float(n / (n - 1) * (residuals**2).sum() / trials**2)


def certain_deff(m: Numbers) -> float:
    """The design effect if every cluster were of one mind: Σm² / Σm."""
    return float((m**2).sum() / m.sum())


def _numbers(values: "pd.Series[Any]") -> Numbers:
    return values.to_numpy(dtype=np.float64)
