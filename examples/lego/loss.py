"""The loss: weighted binary cross-entropy with logits, which makes a missed brick dear.

Source: section 4.2 of Cian et al. (2020), "Evaluating the performance of the LIME and Grad-CAM
explanation methods on a LEGO multi-label image classification task", and its Figure 3. The formula
as printed takes the logarithm of the logit itself; what is meant is that of its sigmoid. The
caption of Figure 3 says that a false positive costs more: with a weight above one it is the
reverse, as the values of `loss_surface` show and as the paper's own text says elsewhere.
"""

import os
from typing import Any

import numpy as np

# oneDNN's filter gradients crash on some shapes; read when TensorFlow is imported. The training
# command turns it on for shapes that were tried.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

PAPER_WEIGHT = 22.0  # section 4.3: "false negatives set to count 22 times as much"
FIGURE_WEIGHT = 16.0  # Figure 3


@keras.saving.register_keras_serializable(package="lego")
class WeightedCrossEntropy(keras.losses.Loss):
    """Binary cross-entropy of logits in which a present class counts `weight` times.

    L(t, x) = -w t log s(x) - (1 - t) log(1 - s(x)), with s the sigmoid; the mean over the classes
    of a picture and over the pictures of a batch. With a weight of 1 it is plain cross-entropy.

    Parameters
    ----------
    weight
        What a present class counts, above 0.
    name
        What Keras calls it.
    reduction
        How Keras combines the pictures of a batch.

    Raises
    ------
    ValueError
        If the weight is not a number above 0.
    """

    def __init__(
        self,
        weight: float = PAPER_WEIGHT,
        name: str = "weighted_cross_entropy",
        reduction: str = "sum_over_batch_size",
    ) -> None:
        super().__init__(name=name, reduction=reduction)
        self.weight = _checked(weight)

    def call(self, truth: Any, logits: Any) -> Any:
        """Give each picture's loss, the mean over its classes: (pictures,)."""
        truth = keras.ops.cast(truth, logits.dtype)
        return keras.ops.mean(_loss(truth, logits, self.weight, keras.ops), axis=-1)

    def get_config(self) -> dict[str, Any]:
        """Give what the loss is made from again, when a network is loaded."""
        # Not the dtype policy: a network may be loaded where another one is set.
        return {"weight": self.weight, "name": self.name, "reduction": self.reduction}


def loss_surface(truth: np.ndarray, logits: np.ndarray, weight: float) -> np.ndarray:
    """Give the loss of single labels, as drawn in Figure 3.

    Parameters
    ----------
    truth
        Between 0 and 1, any shape.
    logits
        Of the same shape, or one that NumPy spreads to it.
    weight
        What a present class counts.

    Returns
    -------
    numpy.ndarray
        float64.

    Raises
    ------
    ValueError
        If the weight is not a number above 0.
    """
    values = np.asarray(truth, np.float64), np.asarray(logits, np.float64)
    return np.asarray(_loss(*values, _checked(weight), np))


def _loss(truth: Any, logits: Any, weight: float, ops: Any) -> Any:
    """Compute the loss without any number that grows with exp(|x|).

    -log s(x) = log(1 + exp(-x)) = max(-x, 0) + log(1 + exp(-|x|)), and -log(1 - s(x)) is x more,
    hence L = (1 - t) x + (1 + (w - 1) t) (max(-x, 0) + log(1 + exp(-|x|))).
    """
    surprise = ops.maximum(-logits, 0) + ops.log1p(ops.exp(-abs(logits)))
    return (1 - truth) * logits + (1 + (weight - 1) * truth) * surprise


def _checked(weight: float) -> float:
    is_number = isinstance(weight, int | float) and not isinstance(weight, bool)
    if not is_number or not 0 < weight < float("inf"):
        raise ValueError(f"the weight of a present class must be above 0, not {weight!r}")
    return float(weight)
