"""LIME's weighted linear model in closed form, and how far chance may have moved it."""

from typing import NamedTuple

import numpy as np

RIDGE = 1.0  # the ``lime`` package's


class LinearModel(NamedTuple):
    """A weighted ridge regression on switches.

    Attributes
    ----------
    coefficients
        (superpixels,).
    intercept
        What the model says where all superpixels are off.
    covariance
        (superpixels, superpixels): of the coefficients over other draws of the samples.
    """

    coefficients: np.ndarray
    intercept: float
    covariance: np.ndarray

    def predict(self, data: np.ndarray) -> np.ndarray:
        """Give the model's value for rows of switches: (rows,)."""
        return data @ self.coefficients + self.intercept


def fit_linear(data: np.ndarray, values: np.ndarray, weights: np.ndarray) -> LinearModel:
    """Fit as the ``lime`` package does with all superpixels.

    The covariance is the sandwich with each row's error as if the row had been left out ("HC3";
    J. G. MacKinnon and H. White, "Some heteroskedasticity-consistent covariance matrix estimators
    with improved finite sample properties", 1985): rows differ in how far they are from linear.

    Parameters
    ----------
    data
        (samples, superpixels) of 0 and 1.
    values, weights
        (samples,). Equal values give a model without any error.
    """
    if np.ptp(values) == 0:
        nothing = np.zeros(data.shape[1])
        return LinearModel(nothing, float(values[0]), np.diag(nothing))
    centre = np.average(data, axis=0, weights=weights)
    rows, level = data - centre, float(np.average(values, weights=weights))
    gram = rows.T @ (weights[:, None] * rows) + RIDGE * np.eye(data.shape[1])
    reach = np.linalg.solve(gram, rows.T * weights)
    coefficients = reach @ (values - level)
    leverage = weights / weights.sum() + (rows * reach.T).sum(axis=1)
    errors = (values - level - rows @ coefficients) / np.maximum(1 - leverage, 1e-6)
    pulls = reach * errors
    return LinearModel(coefficients, level - float(centre @ coefficients), pulls @ pulls.T)
