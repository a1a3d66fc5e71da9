"""HiResCAM: feature maps times their gradients, place by place.

R. L. Draelos and L. Carin, "Use HiResCAM instead of Grad-CAM for Faithful Explanations of
Convolutional Neural Networks" (2020): the map is the sum over the channels k of dy/dA^k * A^k,
elementwise. Unlike Grad-CAM it never averages a gradient, so for a network that ends in one dense
layer after this feature map the sum over the map is the score, less the bias. Where that layer
follows a global average, both methods give the same map.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._activation import Recipe, explain_layer
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
    """Explain by HiResCAM; nothing is left to chance, so the seeds do not matter.

    Parameters
    ----------
    layer
        Path of the layer whose output is weighted; the classifier's feature layer unless given.
    score
        What is differentiated: the value before the last activation, or the probability.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        The map before any ReLU. ``arrays`` holds ``raw``, the map at the layer's size.

    Raises
    ------
    LookupError
        If the classifier has no such layer.
    ValueError
        If the class score does not depend on the layer.
    """
    recipe = Recipe(("hirescam",), ("raw",), _combine)
    return explain_layer(
        classifier, images, targets, recipe, layer=layer, score=score, batch_size=batch_size
    )


def _combine(features: Any, gradients: Any) -> tuple[Any]:
    import tensorflow as tf

    return (tf.einsum("nhwk,nhwk->nhw", features, gradients),)
