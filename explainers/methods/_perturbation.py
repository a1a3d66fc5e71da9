"""Pictures with superpixels switched off, made and classified inside one compiled graph."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from explainers.classifiers import Classifier
from explainers.network.engine import Forward, padded_batches

Colour = str | list | tuple


def colour(value: Colour) -> None:
    """Check a colour: ``mean``, ``black`` or [red, green, blue]; raises ValueError."""
    if not is_colour(value):
        wanted = "'mean', 'black' or [red, green, blue] from 0 to 255"
        raise ValueError(f"must be {wanted}, not {value!r}")


def is_colour(value: Colour) -> bool:
    """Say whether a picture can be filled with it."""
    if isinstance(value, str):
        return value in ("mean", "black")
    return len(value) == 3 and all(map(_is_level, value))


def _is_level(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= 255


def fill(pixels: np.ndarray, segments: np.ndarray, hide_colour: Colour) -> np.ndarray:
    """Give the picture that shows where superpixels are switched off.

    Parameters
    ----------
    pixels
        uint8, (height, width, 3).
    segments
        (height, width), from `explainers.segmentation.segment`.
    hide_colour
        ``mean`` for each superpixel's own mean colour, or another that `colour` accepts.

    Returns
    -------
    numpy.ndarray
        float32, (height, width, 3). Means are not rounded to whole numbers.
    """
    if hide_colour != "mean":
        levels = [0, 0, 0] if hide_colour == "black" else hide_colour
        return np.broadcast_to(np.asarray(levels, np.float32), pixels.shape).copy()
    flat, colours = segments.ravel(), pixels.reshape(-1, 3).astype(np.float64)
    sizes = np.bincount(flat)
    sums = np.stack([np.bincount(flat, colours[:, channel]) for channel in range(3)], axis=1)
    return (sums / sizes[:, None])[segments].astype(np.float32)


def plain(pixels: np.ndarray, hide_colour: Colour) -> np.ndarray:
    """Give what shows where all of a picture is hidden, as `fill` does."""
    return fill(pixels, np.zeros(pixels.shape[:2], int), hide_colour)


def predict_masked(
    classifier: Classifier,
    pixels: np.ndarray,
    hidden: np.ndarray,
    segments: np.ndarray,
    data: np.ndarray,
    batch_size: int,
    classes: Sequence[int] | None = None,
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
    classes
        Whose probabilities are kept, in this order; all classes unless given.

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
    kept = slice(None) if classes is None else list(classes)
    width = len(classifier.labels) if classes is None else len(classes)
    probabilities = np.empty((len(data), width))
    first = np.empty(0, np.float32)
    for start, rows in zip(
        range(0, len(data), batch_size), padded_batches(data, batch_size), strict=True
    ):
        found, scores = function(rows.astype(np.bool_), flat, shown, behind)
        # Only what is asked for is kept: 20,000 samples of 1,000 classes take 160 MB.
        stop = min(start + batch_size, len(data))
        probabilities[start:stop] = found[: stop - start, kept]
        first = first if start else scores[0]
    return probabilities, first


def _compile(classifier: Classifier, batch_size: int) -> Forward:
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
    return classifier.forward(("masked", batch_size), predict, signature)
