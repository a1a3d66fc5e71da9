"""LIME's own part: which superpixels are switched off, and the linear model fitted to the answers.

M. T. Ribeiro, S. Singh, C. Guestrin, "'Why Should I Trust You?': Explaining the Predictions of Any
Classifier" (2016), equation 2 and algorithm 1. The fit is the ``lime`` package's own solver.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np


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


def sample(count: int, superpixels: int, state: np.random.RandomState) -> np.ndarray:
    """Draw which superpixels stay: (count, superpixels) of 0 and 1; the first row keeps all.

    The draws are those of the ``lime`` package, which first draws a seed for the segmentation.
    """
    state.randint(0, high=1000)
    data = state.randint(0, 2, count * superpixels).reshape(count, superpixels)
    data[0, :] = 1
    return data


def kernel(distances: np.ndarray, kernel_width: float) -> np.ndarray:
    """Weigh samples by their distance from the whole picture (exponential kernel)."""
    return np.sqrt(np.exp(-(distances**2) / kernel_width**2))


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

        self._data, self._predictions = data, predictions
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
