"""Activation maximisation: the picture that a class, or one filter of a layer, asks for most.

D. Erhan et al., "Visualizing Higher-Layer Features of a Deep Network" (2009), with the penalties of
K. Simonyan et al., "Deep Inside Convolutional Networks" (2014; L2) and A. Mahendran, A. Vedaldi,
"Visualizing Deep Convolutional Neural Networks Using Natural Pre-images" (2016; total variation and
jitter). What is maximised is ``score / scale - l2 * L2 - tv * TV``, where the scale is how much the
score can change at the start (so that one set of penalties serves logits and filters alike), and L2
and TV are means over the pixels, with grey as 0 and the ends of the range as -1 and 1. The
penalties grow in a straight line from nothing to their full weight: at the start the picture is
noise, and smoothing that would be all they do.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from explainers.classifiers import Classifier
from explainers.inspection.feature_maps import check_layer
from explainers.inspection.input_pixels import pixel_map
from explainers.network.engine import Compiled

GREY = HALF_RANGE = 127.5
# Starts that are tried until the unit answers: how far the noise goes to either side of grey, and
# into how many cells each side of the picture is divided (None: as many as pixels).
STARTS = ((10.0, None), (HALF_RANGE, None), (HALF_RANGE, 16), (HALF_RANGE, 4))


class Maximised(NamedTuple):
    """What gradient ascent arrived at.

    Attributes
    ----------
    picture
        uint8, (height, width, 3) of the network's input, before any preprocessing.
    scores
        float64, (steps + 1,): the score of the start, then after each step, of the shifted
        picture; the last one is that of `picture` itself, rounded to whole levels.
    rose
        Whether the last score is above the first. A unit that is silent for every start that is
        tried, from faint noise to patches of strong colours, has no gradient and stays where it is.
    """

    picture: np.ndarray
    scores: np.ndarray
    rose: bool


def maximise(
    classifier: Classifier,
    unit: int,
    *,
    layer: str | None = None,
    seed: int = 0,
    steps: int = 128,
    step_size: float = 4.0,
    l2: float = 0.1,
    tv: float = 2.0,
    jitter: int = 8,
    tick: Callable[[], object] | None = None,
) -> Maximised:
    """Change a picture of faint noise step by step so that one unit says more.

    Parameters
    ----------
    classifier
        Any classifier; its filters are not differentiated, only its input.
    unit
        A class if no layer is given, whose score before the last activation rises. Otherwise a
        channel of the layer's feature map, whose mean rises, or a unit of a dense layer.
    layer
        Path of any layer.
    seed
        Governs the noise and the jitter.
    steps, step_size
        How many, and how far the first moves the pixels in the root mean square, in levels of 255;
        the steps become shorter in a straight line.
    l2, tv
        Weights of the two penalties.
    jitter
        Before each step the picture is shifted round by up to so many pixels each way, but not by
        more than a sixteenth of its shorter side.
    tick
        Called after each step.

    Raises
    ------
    LookupError
        If there is no such layer.
    ValueError
        If there is no such unit, it does not depend on the input, or there is no step to take.
    """
    if steps < 1:
        raise ValueError(f"steps must be at least 1, not {steps}")
    path = check_layer(classifier, layer) if layer else None
    _check_unit(classifier, unit, path)
    ascend = _compile(classifier, path)
    chance = np.random.default_rng(seed)
    number = np.array(unit, np.int32)
    pixels, first, scale = _start(classifier, ascend, number, chance)
    scores = [first]
    reach = min(jitter, min(classifier.input_size) // 16) if scale else 0
    for taken in range(steps):
        shift = tuple(chance.integers(-reach, reach + 1, 2))
        penalties = _penalties(scale, l2 * taken / steps, tv * taken / steps)
        score, gradient = ascend(np.roll(pixels, shift, axis=(1, 2)), number, *penalties)
        scores.append(float(score))
        if scale:
            back = np.roll(gradient, (-shift[0], -shift[1]), axis=(1, 2))
            length = step_size * (1 - taken / steps) / (_rms(back) or 1.0)
            pixels = np.clip(pixels + length * back, 0, 255)
        if tick:
            tick()
    rounded = np.rint(pixels)
    last = float(ascend(rounded, number, *_penalties(scale, 0, 0))[0])
    # Each score was measured before its step: shift them, and end with the picture itself.
    curve = np.array([first, *scores[2:], last])
    picture = np.broadcast_to(rounded[0], (*classifier.input_size, 3)).astype(np.uint8)
    return Maximised(picture, curve, last > first)


def _start(
    classifier: Classifier, ascend: Compiled, number: np.ndarray, chance: np.random.Generator
) -> tuple[np.ndarray, float, float]:
    """Find a picture to which the unit answers: it, its score, and how much that can change."""
    height, width = classifier.input_size
    planes = 3 if classifier.channels == 3 else 1
    for reach, cells in STARTS:
        shape = (1, cells or height, cells or width, planes)
        noise = np.rint(GREY + chance.uniform(-reach, reach, shape)).astype(np.float32)
        rows = np.arange(height) * noise.shape[1] // height
        columns = np.arange(width) * noise.shape[2] // width
        pixels = noise[:, rows][:, :, columns]
        score, gradient = ascend(pixels, number, *_penalties(1, 0, 0))
        scale = float(np.abs(gradient).sum()) * HALF_RANGE
        if scale:
            break
    return pixels, float(score), scale


def unit_count(classifier: Classifier, layer: str | None) -> int:
    """Count the classes, or the channels or units of a layer."""
    if layer is None:
        return len(classifier.labels)
    return int(classifier.network.layers[check_layer(classifier, layer)].shape[-1] or 0)


def _check_unit(classifier: Classifier, unit: int, path: str | None) -> None:
    count = unit_count(classifier, path)
    if not 0 <= unit < count:
        owner = f"layer {path}" if path else classifier.name
        raise ValueError(f"{owner} has no unit {unit}; they are 0 to {count - 1}")


def _penalties(scale: float, l2: float, tv: float) -> list[np.ndarray]:
    return [np.array(value, np.float32) for value in (scale or 1.0, l2, tv)]


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values.astype(np.float64) ** 2)))


def _compile(classifier: Classifier, path: str | None) -> Compiled:
    """Compile the score, what is maximised, and its gradient to the pixels."""
    import tensorflow as tf

    measured = pixel_map(classifier)
    single = classifier.channels == 1
    matrix = measured.matrix.sum(axis=1, keepdims=True) if single else measured.matrix

    def ascend(pixels: Any, unit: Any, scale: Any, l2: Any, tv: Any) -> tuple[Any, ...]:
        batch = tf.linalg.matmul(pixels, tf.constant(matrix.T)) + measured.offset
        outputs, scores, _ = classifier.trace(batch)
        values = tf.cast(scores if path is None else outputs[path], tf.float32)
        score = tf.reduce_mean(tf.gather(values, unit, axis=-1))
        centred = (pixels - GREY) / HALF_RANGE
        worth = score / scale - l2 * tf.reduce_mean(centred**2) - tv * _variation(centred)
        gradient = tf.gradients(worth, pixels)[0]
        if tf.gradients(score, pixels)[0] is None:
            raise ValueError(f"{classifier.name}: {path} does not depend on the input")
        return score, gradient

    height, width = classifier.input_size
    planes = 1 if single else 3
    signature = [
        tf.TensorSpec((1, height, width, planes), tf.float32),
        tf.TensorSpec((), tf.int32),
        *[tf.TensorSpec((), tf.float32)] * 3,
    ]
    return classifier.compiled(("maximise", path), ascend, signature)


def _variation(values: Any) -> Any:
    """Give the mean length of the step from a pixel to its right and lower neighbours."""
    import tensorflow as tf

    down = values[:, 1:, :-1] - values[:, :-1, :-1]
    right = values[:, :-1, 1:] - values[:, :-1, :-1]
    return tf.reduce_mean(tf.sqrt(down**2 + right**2 + 1e-6))
