"""Logistic regression of choices, with participants as clusters.

Generalised estimating equations with a working independence, bias-reduced standard errors and
Student's t (see `sandwich`): the coefficients are those of ordinary logistic regression, and the
target stays the share of all choices, however many each participant made. The same numbers as
statsmodels' `GEE(..., cov_struct=Independence()).fit(cov_type="bias_reduced")`, which however takes
z for t, says nothing about separation, and builds matrices of the size of every cluster.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from studyapp.analysis.models.fit import NO_VARIANCE, Fit, NotEstimable
from studyapp.analysis.models.sandwich import (
    Array,
    Codes,
    corrected_covariance,
    information_of,
    summed,
)
from studyapp.analysis.models.separation import is_separated

_STEPS = 100
_TOLERANCE = 1e-10


def gee(successes: Array, trials: Array, design: Array, clusters: Codes) -> Fit:
    """Fit P(success) = 1 / (1 + exp(-Xβ)).

    Parameters
    ----------
    successes, trials : per row, of shape (n,); a tie may count half.
    design : X, of shape (n, p), with its constant if it has one.
    clusters : of shape (n,), the participant's number, from 0 without gaps.

    Raises
    ------
    NotEstimable : too few participants, columns that depend on each other, or separation.
    """
    n_clusters = int(clusters.max()) + 1 if len(clusters) else 0
    p = design.shape[1]
    check_columns(design, n_clusters)
    if is_separated(successes, trials, design):
        raise NotEstimable("some of what is compared was always chosen, or never")
    coefficients = logistic(successes, trials, design)
    share = expit(design @ coefficients)
    scores = summed((successes - trials * share)[:, None] * design, clusters, n_clusters)
    informations = information_of(trials * share * (1 - share), design, clusters, n_clusters)
    try:
        covariance = corrected_covariance(scores, informations)
    except np.linalg.LinAlgError as error:
        raise NotEstimable("one of its numbers rests on a single participant") from error
    if not np.all(np.diag(covariance) > NO_VARIANCE):
        raise NotEstimable("all participants chose alike, so that precision cannot be told")
    return Fit(coefficients, covariance, n_clusters - p, n_clusters, round(float(trials.sum())))


def check_columns(design: Array, n_clusters: int) -> None:
    """
    Raises
    ------
    NotEstimable : there are not more participants than columns, or the columns are not independent.
    """
    p = design.shape[1]
    if n_clusters <= p:
        raise NotEstimable(f"{n_clusters} participants are too few for {p} numbers")
    if np.linalg.matrix_rank(design.T @ design) < p:
        raise NotEstimable("what is compared did not vary, or only together")


def logistic(successes: Array, trials: Array, design: Array) -> NDArray[np.float64]:
    """The coefficients of ordinary logistic regression, by Newton's method with halved steps.

    Raises
    ------
    NotEstimable : it does not settle; with separation it never would.
    """
    coefficients = np.zeros(design.shape[1])
    value = _log_likelihood(coefficients, successes, trials, design)
    for _ in range(_STEPS):
        share = expit(design @ coefficients)
        score = design.T @ (successes - trials * share)
        information = design.T @ (design * (trials * share * (1 - share))[:, None])
        try:
            step = np.linalg.solve(information, score)
        except np.linalg.LinAlgError as error:
            raise NotEstimable("the estimate does not settle") from error
        if float(score @ step) < _TOLERANCE:
            return np.asarray(coefficients + step)
        for _ in range(_STEPS):
            proposed = _log_likelihood(coefficients + step, successes, trials, design)
            if proposed >= value:
                break
            step = step / 2
        coefficients, value = coefficients + step, proposed
    raise NotEstimable("the estimate does not settle")


def _log_likelihood(coefficients: Array, successes: Array, trials: Array, design: Array) -> float:
    linear = design @ coefficients
    return float(successes @ linear - trials @ np.logaddexp(0, linear))
