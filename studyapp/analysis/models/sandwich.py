"""How much coefficients vary from sample to sample if the sample is one of participants.

Liang and Zeger (1986), Longitudinal data analysis using generalized linear models, Biometrika 73,
13-22; corrected for few participants as in Mancl and DeRouen (2001), A covariance estimator for GEE
with improved small-sample properties, Biometrics 57, 126-134, equation 7. Without the correction
the errors are too small below some fifty participants.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.intp]


def numbered(labels: "pd.Series[str]") -> Codes:
    """Every label's number, from 0 without gaps."""
    return pd.factorize(labels)[0].astype(np.intp)


def summed(values: Array, clusters: Codes, n_clusters: int) -> Array:
    """The sum of the rows of every cluster; of shape (n_clusters, ...)."""
    flat = values.reshape(len(values), -1)
    columns = [np.bincount(clusters, column, n_clusters) for column in flat.T]
    found = np.stack(columns, axis=-1).reshape(n_clusters, *values.shape[1:])
    return np.asarray(found, dtype=np.float64)


def information_of(weights: Array, design: Array, clusters: Codes, n_clusters: int) -> Array:
    """X_c' W_c X_c of every cluster; of shape (n_clusters, p, p)."""
    p = design.shape[1]
    found = np.empty((n_clusters, p, p))
    for i in range(p):
        for j in range(i + 1):
            values = np.bincount(clusters, weights * design[:, i] * design[:, j], n_clusters)
            found[:, i, j] = found[:, j, i] = values
    return found


def corrected_covariance(scores: Array, informations: Array) -> Array:
    """The covariance of coefficients whose scores sum to 0, with participants as clusters.

    With s_c the score of cluster c, B_c its information and A = (ΣB_c)⁻¹,

        V = A · Σ u_c u_c' · A      u_c = (1 - B_c A)⁻¹ s_c

    which is Mancl and DeRouen's estimator for a working independence: their (1 - H_cc)⁻¹, of the
    size of the cluster, becomes by Woodbury's identity this inverse, of the size of the
    coefficients. For a linear model it is the jackknife's (CR3).

    Parameters
    ----------
    scores : of shape (n_clusters, p).
    informations : of shape (n_clusters, p, p).

    Raises
    ------
    numpy.linalg.LinAlgError : a coefficient rests on a single cluster, or on none.
    """
    bread = np.linalg.inv(informations.sum(axis=0))
    left_over = np.eye(scores.shape[1]) - informations @ bread
    if np.any(np.linalg.cond(left_over) > 1 / np.finfo(float).eps ** 0.75):
        raise np.linalg.LinAlgError("A coefficient rests on a single participant.")
    corrected = np.linalg.solve(left_over, scores[..., None])[..., 0]
    return np.asarray(bread @ (corrected.T @ corrected) @ bread)
