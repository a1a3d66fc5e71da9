"""Pictures with superpixels switched off, made and classified inside one TensorFlow graph."""

from typing import Any

import numpy as np

from explainers.classifiers import Classifier
from explainers.network.engine import Compiled, padded_batches


def fill(pixels: np.ndarray, segments: np.ndarray, hide_colour: Any) -> np.ndarray:
    """Give the picture that shows where superpixels are switched off.

    Parameters
    ----------
    pixels
        uint8, (height, width, 3).
    segments
        (height, width), from `explainers.segmentation.segment`.
    hide_colour
        ``mean`` for each superpixel's own mean colour, or [red, green, blue] from 0 to 255.

    Returns
    -------
    numpy.ndarray
        float32, (height, width, 3). Means are not rounded to whole numbers.
    """
    if hide_colour != "mean":
        return np.broadcast_to(np.asarray(hide_colour, np.float32), pixels.shape).copy()
    flat, colours = segments.ravel(), pixels.reshape(-1, 3).astype(np.float64)
    sizes = np.bincount(flat)
    sums = np.stack([np.bincount(flat, colours[:, channel]) for channel in range(3)], axis=1)
    return (sums / sizes[:, None])[segments].astype(np.float32)


def predict_masked(
    classifier: Classifier,
    pixels: np.ndarray,
    hidden: np.ndarray,
    segments: np.ndarray,
    data: np.ndarray,
    batch_size: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Classify one picture once for each row of switches.

    Parameters
    ----------
    pixels, hidden
        (height, width, 3) at the network's input size: what shows where a superpixel is on and off.
    segments
        (height, width): the superpixel of each pixel.
    data
        (samples, superpixels) of 0 and 1.
    batch_size
        Pictures in a forward pass; the last pass is filled up, so that all have one shape.

    Returns
    -------
    probabilities
        float64, (samples, classes).
    scores
        float32, (classes,): before the last activation, of the first row.
    """
    function = _compile(classifier, batch_size)
    shown, behind = classifier.scaled(pixels), classifier.scaled(hidden)
    flat = segments.ravel().astype(np.int32)
    parts = [
        function(rows, flat, shown, behind)
        for rows in padded_batches(data.astype(np.bool_), batch_size)
    ]
    probabilities = np.concatenate([part[0] for part in parts])[: len(data)]
    return probabilities.astype(np.float64), parts[0][1][0]


def _compile(classifier: Classifier, batch_size: int) -> Compiled:
    import tensorflow as tf

    height, width = classifier.input_size
    shape = (height, width, classifier.channels)

    def predict(rows: Any, flat: Any, shown: Any, behind: Any) -> tuple[Any, Any]:
        # A pixel of the prepared picture depends on that pixel alone, so switching it here is the
        # same as preparing a perturbed picture, and the pictures never leave the graph.
        switches = tf.reshape(tf.gather(rows, flat, axis=1), (batch_size, height, width, 1))
        _, scores, probabilities = classifier.trace(tf.where(switches, shown, behind))
        return probabilities, scores

    signature = [
        tf.TensorSpec((batch_size, None), tf.bool),
        tf.TensorSpec((height * width,), tf.int32),
        tf.TensorSpec(shape, tf.float32),
        tf.TensorSpec(shape, tf.float32),
    ]
    return classifier.compiled(("masked", batch_size), predict, signature)
