"""Linear regression with participants as clusters."""

import numpy as np

from studyapp.analysis.models.fit import Fit, NotEstimable
from studyapp.analysis.models.gee import check_columns
from studyapp.analysis.models.sandwich import (
    Array,
    Codes,
    corrected_covariance,
    information_of,
    summed,
)

_ROUNDING = 1e-10


def clustered_linear(values: Array, design: Array, clusters: Codes) -> Fit:
    """Least squares with the errors of `sandwich` (CR3) and t(participants - coefficients).

    Parameters
    ----------
    values : of shape (n,).
    design : of shape (n, p), with its constant.
    clusters : of shape (n,), the participant's number, from 0 without gaps.

    Raises
    ------
    NotEstimable : too few participants, columns that depend on each other, or no variation.
    """
    n_clusters = int(clusters.max()) + 1 if len(clusters) else 0
    check_columns(design, n_clusters)
    coefficients: Array = np.linalg.solve(design.T @ design, design.T @ values).astype(np.float64)
    residuals = values - design @ coefficients
    if np.abs(residuals).max() <= _ROUNDING * (1 + np.abs(values).max()):
        raise NotEstimable("the values do not vary")
    scores = summed(residuals[:, None] * design, clusters, n_clusters)
    informations = information_of(np.ones(len(values)), design, clusters, n_clusters)
    try:
        covariance = corrected_covariance(scores, informations)
    except np.linalg.LinAlgError as error:
        raise NotEstimable("one of its numbers rests on a single participant") from error
    # Errors that are nothing but rounding would make an interval of no width.
    if not np.all(np.sqrt(np.diag(covariance)) > _ROUNDING * (1 + np.abs(coefficients))):
        raise NotEstimable("participants do not differ, so that precision cannot be told")
    return Fit(coefficients, covariance, n_clusters - design.shape[1], n_clusters, len(values))
