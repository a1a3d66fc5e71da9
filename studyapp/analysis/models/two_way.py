"""Logistic regression of choices, with participants and pictures as clusters.

What varies from picture to picture, such as a metric of its explanations, is known only as well as
there are pictures: a hundred more participants add nothing to ten pictures.

Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, Journal of Business &
Economic Statistics 29, 238-249, equation 2.12.
"""

import numpy as np
from scipy.special import expit

from studyapp.analysis.models.fit import NO_VARIANCE, Fit, NotEstimable
from studyapp.analysis.models.gee import check_columns, logistic
from studyapp.analysis.models.sandwich import (
    Array,
    Codes,
    corrected_covariance,
    information_of,
    summed,
)
from studyapp.analysis.models.separation import is_separated


def two_way_logistic(successes: Array, design: Array, participants: Codes, items: Codes) -> Fit:
    """Fit P(success) = 1 / (1 + exp(-Xβ)), one row per trial.

    The covariance is V_p + V_i - V_0: with participants as clusters, with pictures as clusters
    (both corrected for few clusters, as in `sandwich`), less that of independent trials. Where the
    difference is no covariance, as may happen with few clusters, V_p + V_i stands in for it, which
    is too large rather than too small. No coefficient is surer than with participants alone or
    pictures alone as clusters: where pictures do not differ, what V_i - V_0 happens to be below 0
    would find what is not there. t has min(participants, pictures) - p degrees of freedom.

    Parameters
    ----------
    successes : of shape (n,); a tie counts half.
    design : of shape (n, p), with its constant if it has one.
    participants, items : of shape (n,), numbered from 0 without gaps.

    Raises
    ------
    NotEstimable : too few participants or pictures, columns that depend on each other, separation,
        or people and pictures that do not differ.
    """
    sizes = [int(codes.max(initial=-1)) + 1 for codes in (participants, items)]
    _check(successes, design, *sizes)
    coefficients = logistic(successes, np.ones(len(successes)), design)
    share = expit(design @ coefficients)
    scores, weights = (successes - share)[:, None] * design, share * (1 - share)
    try:
        by_people, by_items = (
            corrected_covariance(
                summed(scores, codes, size), information_of(weights, design, codes, size)
            )
            for codes, size in zip((participants, items), sizes, strict=True)
        )
    except np.linalg.LinAlgError as error:
        raise NotEstimable("one of its numbers rests on a single person or picture") from error
    bread = np.linalg.inv(design.T @ (design * weights[:, None]))
    covariance = by_people + by_items - bread @ (scores.T @ scores) @ bread
    if np.linalg.eigvalsh(covariance)[0] <= 0:
        covariance = by_people + by_items
    if not np.all(np.diag(covariance) > NO_VARIANCE):
        raise NotEstimable("people and pictures came out alike, so that precision cannot be told")
    df = min(sizes) - design.shape[1]
    return Fit(coefficients, _at_least(covariance, by_people, by_items), df, sizes[0], len(scores))


def _at_least(covariance: Array, *others: Array) -> Array:
    """The same correlations with variances that are not below those of the others."""
    found = np.diag(covariance)
    wanted: Array = np.max([found, *(np.diag(other) for other in others)], axis=0)
    scale = np.sqrt(wanted / found)
    return covariance * np.outer(scale, scale)


def _check(successes: Array, design: Array, n_people: int, n_items: int) -> None:
    check_columns(design, n_people)
    if n_items <= design.shape[1]:
        raise NotEstimable(f"{n_items} pictures are too few for {design.shape[1]} numbers")
    if is_separated(successes, np.ones(len(successes)), design):
        raise NotEstimable("some of what is compared was always chosen, or never")
