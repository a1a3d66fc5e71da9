"""Logistic regression of choices, with participants and pictures as clusters.

What varies from picture to picture, such as a metric of its explanations, is known only as well as
there are pictures: a hundred more participants add nothing to ten pictures.

Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, Journal of Business &
Economic Statistics 29, 238-249, equation 2.12.
"""

import numpy as np
from scipy.special import expit

from studyapp.analysis.models.fit import Fit
from studyapp.analysis.models.gee import NotEstimable, check_columns, logistic
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
    is too large rather than too small. t has min(participants, pictures) - p degrees of freedom.

    Parameters
    ----------
    successes : of shape (n,); a tie counts half.
    design : of shape (n, p), with its constant if it has one.
    participants, items : of shape (n,), numbered from 0 without gaps.

    Raises
    ------
    NotEstimable : too few participants or pictures, columns that depend on each other, separation.
    """
    n_people, n_items = (int(codes.max(initial=-1)) + 1 for codes in (participants, items))
    check_columns(design, n_people)
    p = design.shape[1]
    if n_items <= p:
        raise NotEstimable(f"{n_items} pictures are too few for {p} numbers")
    ones = np.ones(len(successes))
    if is_separated(successes, ones, design):
        raise NotEstimable("some of what is compared was always chosen, or never")
    coefficients = logistic(successes, ones, design)
    share = expit(design @ coefficients)
    scores = (successes - share)[:, None] * design
    weights = share * (1 - share)
    try:
        both = sum(
            corrected_covariance(
                summed(scores, codes, n), information_of(weights, design, codes, n)
            )
            for codes, n in ((participants, n_people), (items, n_items))
        )
    except np.linalg.LinAlgError as error:
        raise NotEstimable("one of its numbers rests on a single person or picture") from error
    bread = np.linalg.inv(design.T @ (design * weights[:, None]))
    covariance = both - bread @ (scores.T @ scores) @ bread
    if np.linalg.eigvalsh(covariance)[0] <= 0:
        covariance = both
    return Fit(coefficients, covariance, min(n_people, n_items) - p, n_people, len(successes))
