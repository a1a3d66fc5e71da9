"""Score-CAM: feature maps weighted by what the classifier says when it sees only their places.

H. Wang et al., "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks"
(2020). Each channel A^k of a layer is laid over the input and brought to 0..1, H^k = (A^k - min) /
(max - min). Its weight is the channel-wise increase of confidence, f(X * H^k) - f(X_b), and the
map is the sum of weight times A^k; no gradient is needed. X is the prepared picture and X_b a
picture of zeros. f is the class's probability, as in the paper's section on the normalisation of
the scores, or the value before the last activation. The softmax over the channels in the paper's
listing is not taken, since it makes almost equal weights of probabilities. A channel that is the
same everywhere selects no place; its weight is 0. The map returned here is the one before the ReLU.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._blackbox import Subject, ask
from explainers.network.frames import Axis, Frame
from explainers.parameters import Between


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    layer: str | None = None,
    score: Literal["probability", "logit"] = "probability",
    channels: Annotated[int | None, Between(1)] = None,
    batch_size: Annotated[int, Between(1, 1024)] = 32,
) -> list[Explanation]:
    """Explain by Score-CAM; nothing is left to chance, so the seeds do not matter.

    Parameters
    ----------
    layer
        Path of the layer whose output is weighted; the classifier's feature layer unless given.
    score
        What weighs a channel: the class's probability, or the value before the last activation.
    channels
        How many channels are used, those with the highest mean absolute value first; all of them
        unless given. Each costs a forward pass, which all classes of a picture share.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        ``arrays`` holds ``raw``, the map at the layer's size, and ``weights``, one for each
        channel, 0 for those not used. The facts hold ``channels``, how many were used.

    Raises
    ------
    LookupError
        If the classifier has no such layer.
    ValueError
        If the classifier gives NaN for a masked picture.
    """
    path = classifier.find_layer(layer)
    explanations = []
    for image, ids in zip(images, targets, strict=True):
        subject = Subject.of(classifier, image)
        features = _features(classifier, path, subject.shown)
        used = _strongest(features, channels)
        increase = _increase(subject, features[..., used], batch_size, score)
        for target in ids:
            weights = np.zeros(features.shape[2], np.float32)
            weights[used] = increase[:, target]
            raw = features @ weights
            own = {"layer": path, "channels": len(used)}
            arrays = {"raw": raw, "weights": weights}
            explanations.append(subject.explanation(target, raw, own, arrays))
    return explanations


def _features(classifier: Classifier, path: str, shown: np.ndarray) -> np.ndarray:
    """Give the layer's output for one prepared picture: float32, (h, w, k)."""
    import tensorflow as tf

    def output(batch: Any) -> tuple[Any]:
        return (tf.cast(classifier.trace(batch)[0][path], tf.float32),)

    run = classifier.forward(("features", path), output, [classifier.input_signature(1)])
    return run(shown[None])[0][0]


def _strongest(features: np.ndarray, channels: int | None) -> np.ndarray:
    """Choose the channels that are used, in the layer's order; never one without a place."""
    strength = np.abs(features).mean(axis=(0, 1))
    order = np.argsort(-strength, kind="stable")[:channels]
    return np.sort(order[np.ptp(features, axis=(0, 1))[order] > 0])


def _increase(subject: Subject, features: np.ndarray, batch_size: int, score: str) -> np.ndarray:
    """Give the channel-wise increase of confidence: (k, classes)."""
    empty = ask(subject.classifier, np.zeros_like(subject.shown[None]), 1, score)
    answers = [
        ask(subject.classifier, subject.shown * masks, batch_size, score)
        for masks in _masks(features, subject.shown.shape[:2], batch_size)
    ]
    return np.concatenate([*answers, empty[:0]]) - empty


def _masks(features: np.ndarray, size: tuple[int, int], batch_size: int) -> Iterator[np.ndarray]:
    """Lay channels over the input, from 0 to 1: float32, (up to batch_size, height, width, 1)."""
    whole = Frame(np.empty((*size, 3), np.uint8), size, Axis(1.0, 0.0), Axis(1.0, 0.0))
    for start in range(0, features.shape[2], batch_size):
        grids = np.moveaxis(features[..., start : start + batch_size], 2, 0)
        laid = np.stack([whole.to_source(grid, smooth=True) for grid in grids])
        lowest = laid.min(axis=(1, 2), keepdims=True)
        span = np.ptp(laid, axis=(1, 2), keepdims=True)
        yield ((laid - lowest) / np.where(span > 0, span, 1))[..., None]
