"""LayerCAM: feature maps times the positive part of their gradients, place by place.

P.-T. Jiang et al., "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization"
(2021): the weight of each place of channel k is ReLU(dy/dA^k), and the map is the sum over the
channels of weight times A^k. Because no gradient is averaged, it can be used at any layer, early
ones too. The map returned here is the one before the paper's last ReLU; the paper's tanh scaling,
which serves to add the maps of several layers, is not applied.
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
    """Explain by LayerCAM; nothing is left to chance, so the seeds do not matter.

    Parameters
    ----------
    layer
        Path of the layer whose output is weighted, early or late; the classifier's feature layer
        unless given.
    score
        What is differentiated: the value before the last activation, or the probability.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        ``arrays`` holds ``raw``, the map at the layer's size. It has negative values only where the
        feature maps have.

    Raises
    ------
    LookupError
        If the classifier has no such layer.
    ValueError
        If the class score does not depend on the layer.
    """
    recipe = Recipe(("layercam",), ("raw",), _combine)
    return explain_layer(
        classifier, images, targets, recipe, layer=layer, score=score, batch_size=batch_size
    )


def _combine(features: Any, gradients: Any) -> tuple[Any]:
    import tensorflow as tf

    return (tf.einsum("nhwk,nhwk->nhw", features, tf.nn.relu(gradients)),)
