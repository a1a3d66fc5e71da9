"""LIME's linear model from few samples: a smooth stand-in answers for those that were not asked.

What is estimated stays what the ``lime`` package fits to very many samples. The stand-in is a
control variate (B. L. Nelson, "Control variate remedies", 1990): the linear model of its answers
to many rows is known without a forward pass, and only the linear model of its errors, which are
small, is left to chance.
"""

from functools import lru_cache

import numpy as np

from explainers.methods._linear_model import LinearModel, fit_linear
from explainers.methods._sampling import designed
from explainers.methods._smooth_model import SmoothModel
from explainers.methods._surrogate import Fit, Surrogate, weigh

# Rows that the stand-in answers; the same for every seed, so that they add no difference of runs.
# They are all that there are, equally often, if there are no more than these.
POPULATION = 2**14


class DesignedSurrogate:
    """Linear models fitted to few perturbed pictures, one model for each class.

    Parameters
    ----------
    data, predictions, kernel_width
        As for `explainers.methods._surrogate.Surrogate`.
    neighbours
        (pairs, 2): superpixels that touch.
    """

    def __init__(
        self,
        data: np.ndarray,
        predictions: np.ndarray,
        kernel_width: float,
        neighbours: np.ndarray,
    ) -> None:
        self._data, self._predictions = data, predictions
        self._kernel_width, self._neighbours = kernel_width, neighbours
        self._weights = weigh(data, kernel_width)
        self._many = _population(data.shape[1])
        self._answers: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def fit(self, target: int, num_features: int, feature_selection: str) -> Fit:
        """Fit the model of one class with at most `num_features` superpixels.

        The coefficient of determination is that for the pictures that were classified.
        """
        values = self._predictions[:, target]
        if np.ptp(values) == 0:
            return Fit(np.zeros(self._data.shape[1]), values[0], 1.0, values[0])
        answers = self._answer(target)[0]
        state = np.random.RandomState(0)
        surrogate = Surrogate(self._many, answers[:, None], self._kernel_width, state)
        fit = surrogate.fit(0, num_features, feature_selection)
        errors = values - self._data @ fit.coefficients - fit.intercept
        centred = values - np.average(values, weights=self._weights)
        r2 = 1 - (self._weights @ errors**2) / (self._weights @ centred**2)
        return Fit(fit.coefficients, fit.intercept, float(r2), fit.local_prediction)

    def linear_model(self, target: int) -> LinearModel:
        """Give the model with all superpixels, and how far chance may have moved it."""
        values = self._predictions[:, target]
        if np.ptp(values) == 0:
            return fit_linear(self._data, values, self._weights)
        answers, covariance = self._answer(target)
        model = fit_linear(self._many, answers, weigh(self._many, self._kernel_width))
        return model._replace(covariance=covariance)

    def _answer(self, target: int) -> tuple[np.ndarray, np.ndarray]:
        """Answer the many rows: the stand-in's word, and the linear part of its errors."""
        if target not in self._answers:
            values = self._predictions[:, target]
            smooth = SmoothModel(self._data, values, self._weights, self._neighbours)
            missed = fit_linear(self._data, values - smooth.left_out, self._weights)
            answers = smooth.predict(self._many) + _trust(missed) * missed.predict(self._many)
            self._answers[target] = answers, missed.covariance
        return self._answers[target]


@lru_cache(maxsize=2)
def _population(superpixels: int) -> np.ndarray:
    if 2**superpixels <= POPULATION:
        # Backwards, since the first row has to be the whole picture.
        return np.arange(POPULATION)[::-1, None] >> np.arange(superpixels) & 1
    return designed(POPULATION, superpixels, np.random.RandomState(0))


def _trust(missed: LinearModel) -> float:
    """Say how much of a correction is more than chance (James and Stein 1961, positive part)."""
    size = float(missed.coefficients @ missed.coefficients)
    return max(0.0, 1 - float(np.trace(missed.covariance)) / size) if size > 0 else 0.0
