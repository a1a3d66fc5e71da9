"""Grad-CAM: the feature maps of a layer, weighted by how much the class score asks for them.

R. R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
Localization" (2017), equations 1 and 2: L = ReLU(sum over k of alpha_k A^k), where alpha_k is the
average of dy/dA^k over the map. The map returned here is the one before the ReLU.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._activation import Recipe, explain_layer, total
from explainers.parameters import Between

VERSION = 2


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    layer: str | None = None,
    pooling: Literal["average", "max"] = "average",
    score: Literal["logit", "probability"] = "logit",
    batch_size: Annotated[int, Between(1, 1024)] = 1,
) -> list[Explanation]:
    """Explain by Grad-CAM; nothing is left to chance, so the seeds do not matter.

    Parameters
    ----------
    layer
        Path of the layer whose output is weighted; the classifier's feature layer unless given.
    pooling
        How the gradients of a channel become its weight: ``average`` as in the paper, or ``max``.
    score
        What is differentiated: the value before the last activation, or the probability.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        ``arrays`` holds ``raw``, the map at the layer's size, and ``weights``, one for each
        channel. A map without a positive value is marked ``empty`` in the facts.

    Raises
    ------
    LookupError
        If the classifier has no such layer.
    ValueError
        If the class score does not depend on the layer.
    """

    def combine(features: Any, gradients: Any) -> tuple[Any, Any]:
        import tensorflow as tf

        if pooling == "average":
            weights = total(gradients) / (gradients.shape[1] * gradients.shape[2])
        else:
            weights = tf.reduce_max(gradients, axis=(1, 2))
        return tf.einsum("nhwk,nk->nhw", features, weights), weights

    recipe = Recipe(("gradcam", pooling), ("raw", "weights"), combine)
    return explain_layer(
        classifier, images, targets, recipe, layer=layer, score=score, batch_size=batch_size
    )
