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
from explainers.network.engine import Compiled, padded_batches
from explainers.network.frames import Frame
from explainers.parameters import Between


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
    path = classifier.find_layer(layer)
    function = _compile(classifier, path, pooling, score, batch_size)
    frames = [classifier.frame(image) for image in images]
    pairs = [(number, target) for number, ids in enumerate(targets) for target in ids]
    explanations = []
    for start in range(0, len(pairs), batch_size):
        group = pairs[start : start + batch_size]
        numbers = np.array([target for _, target in group], np.int32)
        batch = np.stack([classifier.scaled(frames[number].pixels) for number, _ in group])
        values = (padded_batches(part, batch_size)[0] for part in (batch, numbers))
        results = function(*values)
        for index, (number, target) in enumerate(group):
            row = [result[index] for result in results]
            facts = {"layer": path, "engine": classifier.engine, **_named(classifier, target)}
            explanations.append(_explanation(frames[number], facts, *row))
    return explanations


def _compile(
    classifier: Classifier, path: str, pooling: str, score: str, batch_size: int
) -> Compiled:
    import tensorflow as tf

    def weigh(batch: Any, numbers: Any) -> tuple[Any, ...]:
        outputs, scores, probabilities = classifier.trace(batch)
        differentiated = scores if score == "logit" else probabilities
        chosen = tf.gather(differentiated, numbers, batch_dims=1)
        # Only the path from the layer to the score is differentiated: no gradient of any filter
        # is computed, which would cost more than the whole forward pass.
        gradients = tf.gradients(tf.reduce_sum(chosen), outputs[path])[0]
        if gradients is None:
            raise ValueError(f"{classifier.name}: the class score does not depend on {path}")
        pool = tf.reduce_mean if pooling == "average" else tf.reduce_max
        weights = pool(tf.cast(gradients, tf.float32), axis=(1, 2))
        features = tf.cast(outputs[path], tf.float32)
        raw = tf.einsum("nhwk,nk->nhw", features, weights)
        own = (tf.gather(part, numbers, batch_dims=1) for part in (scores, probabilities))
        return raw, weights, *own

    signature = [classifier.input_signature(batch_size), tf.TensorSpec((batch_size,), tf.int32)]
    key = ("gradcam", path, pooling, score, batch_size)
    return classifier.compiled(key, weigh, signature)


def _named(classifier: Classifier, target: int) -> dict[str, Any]:
    return {"class_id": target, "class_name": classifier.class_name(target)}


def _explanation(
    frame: Frame,
    facts: dict[str, Any],
    raw: np.ndarray,
    weights: np.ndarray,
    score: np.ndarray,
    probability: np.ndarray,
) -> Explanation:
    empty = not bool((raw > 0).any())
    facts |= {"score": float(score), "probability": float(probability), "empty": empty}
    return Explanation(frame.to_source(raw, smooth=True), facts, {"raw": raw, "weights": weights})
