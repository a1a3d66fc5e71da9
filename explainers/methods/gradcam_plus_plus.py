"""Grad-CAM++: as Grad-CAM, but every place of a feature map has a weight of its own.

A. Chattopadhyay et al., "Grad-CAM++: Generalized Gradient-based Visual Explanations for Deep
Convolutional Networks" (2018). The class score is exp(S), where S is the value before the last
activation, and the network is taken to be piecewise linear, so that the second and third
derivatives are powers of the first, g = dS/dA. The weight of channel k is

    w_k = sum over places of alpha * ReLU(exp(S) g),
    alpha = g^2 / (2 g^2 + g^3 * sum of A^k over all places),

the paper's equations for the weights and for alpha under the exponential score; the map is the sum
of w_k A^k over the channels. It differs in three points. The factor exp(S) is left out: it is the
same for all places and could only overflow. The alphas are not brought to a sum of one, as the
authors' code does but their equations do not. And alpha is computed as 1 / (2 + g * sum of A^k),
which is the same wherever g is not 0, needs no cube of a small number and is never 0/0; where g is
0 the ReLU is 0 anyway. Where that denominator itself is 0, which takes a feature map with negative
values, alpha is 0.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._activation import Recipe, explain_layer, total
from explainers.parameters import Between


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    layer: str | None = None,
    score: Literal["logit", "probability"] = "logit",
    batch_size: Annotated[int, Between(1, 1024)] = 1,
) -> list[Explanation]:
    """Explain by Grad-CAM++; nothing is left to chance, so the seeds do not matter.

    Parameters
    ----------
    layer
        Path of the layer whose output is weighted; the classifier's feature layer unless given.
    score
        What stands for S: the value before the last activation as in the paper, or the probability.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        The map before its ReLU. ``arrays`` holds ``raw``, the map at the layer's size, and
        ``weights``, one for each channel; none is below 0 unless a feature map has a negative sum.

    Raises
    ------
    LookupError
        If the classifier has no such layer.
    ValueError
        If the class score does not depend on the layer.
    """
    recipe = Recipe(("gradcam_plus_plus",), ("raw", "weights"), _combine)
    return explain_layer(
        classifier, images, targets, recipe, layer=layer, score=score, batch_size=batch_size
    )


def _combine(features: Any, gradients: Any) -> tuple[Any, Any]:
    import tensorflow as tf

    totals = total(features)[:, None, None]
    alphas = tf.math.divide_no_nan(1.0, 2 + gradients * totals)
    weights = total(alphas * tf.nn.relu(gradients))
    return tf.einsum("nhwk,nk->nhw", features, weights), weights
