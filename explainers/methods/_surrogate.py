"""LIME's own part: the linear model fitted to what the classifier says about perturbed pictures.

M. T. Ribeiro, S. Singh, C. Guestrin, "'Why Should I Trust You?': Explaining the Predictions of Any
Classifier" (2016), equation 2 and algorithm 1. The fit is the ``lime`` package's own solver.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from explainers.methods._linear_model import LinearModel, fit_linear


@dataclass(frozen=True)
class Fit:
    """A weighted linear model of one class.

    Attributes
    ----------
    coefficients
        float64, (superpixels,); zero for those that the selection left out.
    intercept, r2
        Of this class's model, and its weighted coefficient of determination.
    local_prediction
        What the model says about the whole picture.
    """

    coefficients: np.ndarray
    intercept: float
    r2: float
    local_prediction: float


def kernel(distances: np.ndarray, kernel_width: float) -> np.ndarray:
    """Weigh samples by their distance from the whole picture (exponential kernel)."""
    return np.sqrt(np.exp(-(distances**2) / kernel_width**2))


def weigh(data: np.ndarray, kernel_width: float) -> np.ndarray:
    """Weigh rows of switches by their cosine distance from the row that keeps all: (rows,)."""
    # A row of zeros has no direction; scikit-learn, and so the package, gives it distance 1.
    return kernel(1 - np.sqrt(data.mean(axis=1)), kernel_width)


class Surrogate:
    """Linear models fitted to one set of perturbed pictures, one model for each class.

    Parameters
    ----------
    data
        (samples, superpixels) of 0 and 1; the first row is the whole picture.
    predictions
        (samples, classes).
    kernel_width
        Of the exponential kernel on the cosine distance.
    state
        The generator that also drew the samples.
    """

    def __init__(
        self,
        data: np.ndarray,
        predictions: np.ndarray,
        kernel_width: float,
        state: np.random.RandomState,
    ) -> None:
        from lime.lime_base import LimeBase
        from sklearn.metrics import pairwise_distances

        self._data, self._predictions, self._kernel_width = data, predictions, kernel_width
        self.distances = pairwise_distances(data, data[:1], metric="cosine").ravel()
        self._base: Any = LimeBase(partial(kernel, kernel_width=kernel_width), random_state=state)

    def fit(self, target: int, num_features: int, feature_selection: str) -> Fit:
        """Fit the model of one class with at most `num_features` superpixels."""
        intercept, pairs, r2, local = self._base.explain_instance_with_data(
            self._data,
            self._predictions,
            self.distances,
            target,
            num_features,
            feature_selection=feature_selection,
        )
        coefficients = np.zeros(self._data.shape[1])
        # Where the classifier never wavers the solver leaves rounding errors, which would be drawn
        # at full strength because every map is scaled to its own maximum.
        if np.ptp(self._predictions[:, target]) > 0:
            for superpixel, weight in pairs:
                coefficients[superpixel] = weight
        return Fit(coefficients, float(intercept), float(r2), float(local[0]))

    def linear_model(self, target: int) -> LinearModel:
        """Give the model with all superpixels, and how far chance may have moved it."""
        weights = kernel(self.distances, self._kernel_width)
        return fit_linear(self._data, self._predictions[:, target], weights)
