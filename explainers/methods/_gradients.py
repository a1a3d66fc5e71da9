"""How much a class score changes with what the network computes from, by TensorFlow's graph."""

import functools
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from explainers.classifiers import Classifier
from explainers.network.engine import Compiled, padded_batches


class Answers(NamedTuple):
    """What a network says about prepared pictures, each asked about one class.

    Attributes
    ----------
    gradients
        float32, (n, height, width, channels): by the prepared picture.
    scores, probabilities
        float32, (n,): before and after the last activation.
    """

    gradients: np.ndarray
    scores: np.ndarray
    probabilities: np.ndarray


def trace(classifier: Classifier, batch: Any) -> tuple[dict[str, Any], Any, Any]:
    """Send a batch through the network as `Classifier.trace` does, with quicker gradients."""
    with quicker_products():
        return classifier.trace(batch)


def quicker_products() -> AbstractContextManager:
    """Let products of matrices made inside, such as dense layers, be differentiated quicker.

    TensorFlow packs a dense layer's weights anew for every batch that it differentiates. With the
    factors the other way round they are read as they lie, which takes two thirds of the time.
    """
    import tensorflow as tf

    return tf.compat.v1.get_default_graph().gradient_override_map({"MatMul": _register()})


@functools.cache
def _register() -> str:
    import tensorflow as tf

    name = "ExplainersMatMul"

    @tf.RegisterGradient(name)
    def slope(operation: Any, gradient: Any) -> tuple[Any, Any]:
        flags = operation.get_attr("transpose_a"), operation.get_attr("transpose_b")
        left, right = operation.inputs
        by_left = tf.matmul(right, gradient, transpose_a=flags[1], transpose_b=True)
        by_right = tf.matmul(gradient, left, transpose_a=True, transpose_b=flags[0])
        return (
            by_left if flags[0] else tf.transpose(by_left),
            by_right if flags[1] else tf.transpose(by_right),
        )

    return name


def differentiate(chosen: Any, source: Any, what: str) -> Any:
    """Differentiate class scores by one tensor, inside a compiled function.

    Only the path from `source` to the scores is differentiated: no gradient of a filter is asked
    for, which would cost more than the whole forward pass and can crash TensorFlow's CPU build.

    Parameters
    ----------
    chosen
        (n,): one score for each picture.
    source
        A feature map or the input.
    what
        What the message calls the source.

    Returns
    -------
    tensorflow.Tensor
        float32, of the shape of `source`.

    Raises
    ------
    ValueError
        If the score does not depend on the source.
    """
    import tensorflow as tf

    gradients = tf.gradients(tf.reduce_sum(chosen), source)[0]
    if gradients is None:
        raise ValueError(f"{what}; choose another layer or another network")
    return tf.cast(gradients, tf.float32)


def input_gradients(
    classifier: Classifier, points: np.ndarray, numbers: np.ndarray, score: str, batch_size: int
) -> Answers:
    """Differentiate class scores by the prepared picture.

    Parameters
    ----------
    points
        float32, (n, height, width, channels).
    numbers
        (n,): the class that each is asked about.
    score
        ``logit`` or ``probability``: what is differentiated.
    batch_size
        Pictures in one pass, always filled up to this number.

    Raises
    ------
    ValueError
        If the class score does not depend on the picture.
    """
    function = _compile(classifier, score, batch_size)
    parts = [
        function(batch, ids)
        for batch, ids in zip(
            padded_batches(points, batch_size),
            padded_batches(np.asarray(numbers, np.int32), batch_size),
            strict=True,
        )
    ]
    return Answers(*(np.concatenate(part)[: len(points)] for part in zip(*parts, strict=True)))


def asked(
    classifier: Classifier, points: Iterable[np.ndarray], target: int, score: str, size: int
) -> Iterator[Answers]:
    """Differentiate one class's score at many points, made one by one as there is room.

    Yields
    ------
    Answers
        Of one point, without the axis of pictures.
    """
    waiting = iter(points)
    while batch := list(islice(waiting, size)):
        numbers = np.full(len(batch), target, np.int32)
        answers = input_gradients(classifier, np.stack(batch), numbers, score, size)
        yield from map(Answers, *answers)


def over_channels(values: np.ndarray, reduction: str) -> np.ndarray:
    """Make one map of a picture's colour channels: (height, width, channels) to (height, width).

    Parameters
    ----------
    reduction
        ``sum``, which keeps the sign, or ``max_absolute``, which does not.
    """
    return values.sum(axis=2) if reduction == "sum" else np.abs(values).max(axis=2)


def _compile(classifier: Classifier, score: str, batch_size: int) -> Compiled:
    import tensorflow as tf

    def slope(batch: Any, numbers: Any) -> tuple[Any, Any, Any]:
        _, scores, probabilities = trace(classifier, batch)
        own = [tf.gather(part, numbers, batch_dims=1) for part in (scores, probabilities)]
        what = f"{classifier.name}: no class score changes gradually with the picture"
        return differentiate(own[score == "probability"], batch, what), *own

    signature = [classifier.input_signature(batch_size), tf.TensorSpec((batch_size,), tf.int32)]
    return classifier.compiled(("input gradients", score, batch_size), slope, signature)
