"""A smooth stand-in for the classifier near one picture, which costs no forward passes.

A Gaussian process over the switches (C. E. Rasmussen and C. K. I. Williams, "Gaussian Processes for
Machine Learning", 2006, sections 2.2 and 5.4.2). Two rows are alike where they agree on superpixels
that matter, and on neighbours among them: what a superpixel means depends on those beside it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from explainers.methods._linear_model import fit_linear

# More rows than these would cost more time than the forward passes that they save.
MAX_ROWS = 1000
# Chosen by the errors that are left on one trained network, for 28 to 52 superpixels a picture.
LENGTH, PAIRS, FLOOR = 0.5, 0.5, 0.2
NOISES = (1e-3, 1e-2, 0.03, 0.1, 0.3, 1.0)
SMALLEST = 1e-4  # probabilities nearer to 0 and 1 are alike


class Link(NamedTuple):
    """The scale on which the process is smooth, and the way back to probabilities."""

    there: Callable[[np.ndarray], np.ndarray]
    back: Callable[[np.ndarray], np.ndarray]


def _log_odds(values: np.ndarray) -> np.ndarray:
    clipped = np.clip(values, SMALLEST, 1 - SMALLEST)
    return np.log(clipped / (1 - clipped))


LINKS = (
    Link(lambda values: values, lambda values: values),
    Link(_log_odds, lambda values: 1 / (1 + np.exp(-values))),
)


class Similarity:
    """How alike two rows of switches are.

    Parameters
    ----------
    importance
        (superpixels,): how much each matters; only the ratios count.
    neighbours
        (pairs, 2): superpixels that touch.
    """

    def __init__(self, importance: np.ndarray, neighbours: np.ndarray) -> None:
        strength = np.abs(importance) + FLOOR * np.abs(importance).mean()
        strength = strength / strength.sum() if strength.any() else strength
        self._pairs = neighbours
        pairs = np.sqrt(strength[neighbours[:, 0]] * strength[neighbours[:, 1]])
        pairs = PAIRS * pairs / pairs.sum() if pairs.any() else pairs
        self._scale = np.sqrt(np.concatenate([strength, pairs]))

    def features(self, data: np.ndarray) -> np.ndarray:
        """Describe rows so that their scalar products are their likeness."""
        signs = 2.0 * data - 1
        left, right = self._pairs.T
        return np.hstack([signs, signs[:, left] * signs[:, right]]) * self._scale

    def kernel(self, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
        """Give the covariance of two sets of rows, as `features` describes them."""
        return np.exp(LENGTH * (rows @ others.T - (self._scale**2).sum()))


class SmoothModel:
    """What the classifier would say to any row, learnt from those that it was asked.

    Parameters
    ----------
    data
        (samples, superpixels) of 0 and 1.
    answers
        (samples,): probabilities of one class.
    weights
        (samples,): how much each row counts where models are compared.
    neighbours
        (pairs, 2): superpixels that touch.

    Attributes
    ----------
    left_out
        (samples,): what the model says to each row if it has not learnt from that row.
    """

    def __init__(
        self, data: np.ndarray, answers: np.ndarray, weights: np.ndarray, neighbours: np.ndarray
    ) -> None:
        known = slice(0, MAX_ROWS)
        fits = [
            _Process(data[known], answers[known], weights[known], neighbours, link)
            for link in LINKS
        ]
        self._best = min(fits, key=lambda fit: fit.error)
        beyond = self.predict(data[MAX_ROWS:])
        self.left_out = np.concatenate([self._best.left_out, beyond])

    def predict(self, data: np.ndarray) -> np.ndarray:
        """Give the probability for rows of switches: (rows,)."""
        return self._best.predict(data)


class _Process:
    """One Gaussian process, with the amount of noise that predicts rows left out best."""

    def __init__(
        self,
        data: np.ndarray,
        answers: np.ndarray,
        weights: np.ndarray,
        neighbours: np.ndarray,
        link: Link,
    ) -> None:
        values = link.there(answers)
        self._link = link
        effects = fit_linear(data, values, weights).coefficients
        self._similarity = Similarity(effects, neighbours)
        self._rows = self._similarity.features(data)
        sizes, basis = np.linalg.eigh(self._similarity.kernel(self._rows, self._rows))
        self.error = np.inf
        for noise in NOISES:
            mean, pull, left_out = _solve(
                np.maximum(sizes, 0) + noise * sizes.mean(), basis, values
            )
            guesses = link.back(left_out)
            error = float(np.average((answers - guesses) ** 2, weights=weights))
            if error < self.error:
                self.error, self._mean, self._pull, self.left_out = error, mean, pull, guesses

    def predict(self, data: np.ndarray) -> np.ndarray:
        likeness = self._similarity.kernel(self._similarity.features(data), self._rows)
        return self._link.back(likeness @ self._pull + self._mean)


def _solve(
    sizes: np.ndarray, basis: np.ndarray, values: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Solve in the basis of the covariance; section 5.4.2 gives the values for rows left out."""
    ones, turned = basis.sum(axis=0), basis.T @ values
    mean = float((ones / sizes) @ turned / ((ones / sizes) @ ones))
    pull = basis @ ((turned - mean * ones) / sizes)
    return mean, pull, values - pull / ((basis**2) @ (1 / sizes))


def neighbours(segments: np.ndarray) -> np.ndarray:
    """List the superpixels that touch: (pairs, 2), the smaller number first."""
    beside = np.stack([segments[:, :-1].ravel(), segments[:, 1:].ravel()], axis=1)
    below = np.stack([segments[:-1].ravel(), segments[1:].ravel()], axis=1)
    pairs = np.sort(np.concatenate([beside, below]), axis=1)
    return np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
