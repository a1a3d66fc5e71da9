"""Strength of conditions where "no preference" may be answered.

Davidson (1970), On extending the Bradley-Terry model to accommodate ties in paired comparison
experiments, Journal of the American Statistical Association 65, 317-328. With strengths π = exp(θ)

    P(i) : P(j) : P(tie) = π_i : π_j : ν √(π_i π_j)

or, with d = θ_i - θ_j and γ = log ν, as the weights exp(d/2), exp(-d/2), exp(γ): a log-linear
model, whose likelihood has a single maximum. Its errors take participants as clusters.
"""

from dataclasses import dataclass

import numpy as np

from studyapp.analysis.models.fit import NO_VARIANCE, Effect, Fit, NotEstimable
from studyapp.analysis.models.gee import check_columns
from studyapp.analysis.models.pairs import Pairs
from studyapp.analysis.models.sandwich import Array, corrected_covariance, summed
from studyapp.analysis.models.separation import has_recession

_STEPS = 100


@dataclass(frozen=True)
class Davidson:
    """
    Parameters
    ----------
    fit : coefficients are θ of every condition but the first, whose own is 0, then log ν.
    log_likelihood : without the constant that the data alone decide.
    """

    conditions: tuple[str, ...]
    fit: Fit
    log_likelihood: float
    naive_se: Array

    @property
    def tie_parameter(self) -> Effect:
        """log ν: two equally strong conditions tie with probability ν / (2 + ν)."""
        return self.fit.effect(len(self.conditions) - 1)

    def log_odds(self, first: int, second: int) -> float:
        """That the first is chosen over the second, where one of them is."""
        return float(self._weights(first, second) @ self.fit.coefficients)

    def difference(self, first: int, second: int) -> Effect | None:
        """The same with how sure it is; None where participants do not differ in it."""
        return self.fit.contrast_or_none(self._weights(first, second))

    def _weights(self, first: int, second: int) -> Array:
        weights = np.zeros(len(self.conditions))
        for condition, sign in ((first, 1.0), (second, -1.0)):
            if condition:
                weights[condition - 1] += sign
        return weights


def davidson(pairs: Pairs) -> Davidson:
    """Fit by maximum likelihood, by Newton's method.

    Raises
    ------
    NotEstimable : no finite estimate (no ties, nothing but ties, a condition never chosen over
        another), or too few participants to tell how sure it is.
    """
    categories, counts = _categories(pairs), _counts(pairs)
    check_columns(np.concatenate(list(categories)), pairs.n_people)
    _check_existence(categories, counts)
    parameters = _maximum(categories, counts)
    shares = _shares(parameters, categories)
    scores, informations = _scores(categories, counts, shares)
    n, p = pairs.n_people, len(parameters)
    try:
        covariance = corrected_covariance(
            summed(scores, pairs.people, n), summed(informations, pairs.people, n)
        )
    except np.linalg.LinAlgError as error:
        raise NotEstimable("one of its numbers rests on a single participant") from error
    if not np.all(np.diag(covariance) > NO_VARIANCE):
        raise NotEstimable("all participants answered alike, so that precision cannot be told")
    fit = Fit(parameters, covariance, n - p, n, round(float(pairs.trials.sum())))
    naive_se = np.sqrt(np.diag(np.linalg.inv(informations.sum(axis=0))))
    return Davidson(
        pairs.conditions, fit, _log_likelihood(parameters, categories, counts), naive_se
    )


def _categories(pairs: Pairs) -> Array:
    """The columns of the three answers (first, second, tie); of shape (3, rows, conditions)."""
    half = pairs.design() / 2
    nothing, one = np.zeros((len(half), 1)), np.ones((len(half), 1))
    first, second = np.hstack([half, nothing]), np.hstack([-half, nothing])
    return np.stack([first, second, np.hstack([np.zeros_like(half), one])])


def _counts(pairs: Pairs) -> Array:
    return np.stack([pairs.won, pairs.lost, pairs.tied])


def _check_existence(categories: Array, counts: Array) -> None:
    """An answer that was given must not be able to become ever more likely."""
    rows = [
        (categories[given] - categories[other])[counts[given] > 0]
        for given in range(3)
        for other in range(3)
        if given != other
    ]
    if has_recession(np.concatenate(rows)):
        raise NotEstimable("some answer was never given where the model needs it")


def _shares(parameters: Array, categories: Array) -> Array:
    linear = categories @ parameters
    weights = np.exp(linear - linear.max(axis=0))
    return np.asarray(weights / weights.sum(axis=0))


def _scores(categories: Array, counts: Array, shares: Array) -> tuple[Array, Array]:
    """Score and information of every row."""
    met = counts.sum(axis=0)
    scores = np.einsum("cr,crp->rp", counts - met * shares, categories)
    mean = np.einsum("cr,crp->rp", shares, categories)
    squares = np.einsum("cr,crp,crq->rpq", shares, categories, categories)
    squares -= mean[:, :, None] * mean[:, None, :]
    return scores, met[:, None, None] * squares


def _log_likelihood(parameters: Array, categories: Array, counts: Array) -> float:
    linear = categories @ parameters
    return float((counts * linear).sum() - counts.sum(axis=0) @ np.logaddexp.reduce(linear, axis=0))


def _maximum(categories: Array, counts: Array) -> Array:
    parameters = np.zeros(categories.shape[2])
    value = _log_likelihood(parameters, categories, counts)
    for _ in range(_STEPS):
        scores, informations = _scores(categories, counts, _shares(parameters, categories))
        score = scores.sum(axis=0)
        try:
            step = np.linalg.solve(informations.sum(axis=0), score)
        except np.linalg.LinAlgError as error:
            raise NotEstimable("the estimate does not settle") from error
        if float(score @ step) < 1e-12:
            return parameters + step
        while (proposed := _log_likelihood(parameters + step, categories, counts)) < value:
            step = step / 2
        parameters, value = parameters + step, proposed
    raise NotEstimable("the estimate does not settle")
