"""SmoothGrad: the mean of the gradients of many noisy copies of the picture.

D. Smilkov et al., "SmoothGrad: removing noise by adding noise" (2017), section 3: the mean of
dS/dx at x + N(0, sigma^2) over n samples; sigma is a part of x_max - x_min. The mean of the
squares is SmoothGrad-Squared of S. Hooker et al., "A Benchmark for Interpretability Methods in
Deep Neural Networks" (2019). The noise is added to the prepared picture and may leave its range.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._facts import facts
from explainers.methods._gradients import asked, over_channels
from explainers.parameters import Between

AVERAGED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "signed": np.positive,
    "absolute": np.abs,
    "squared": np.square,
}


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    samples: Annotated[int, Between(1, 10_000)] = 50,
    noise: Annotated[float, Between(0, 100)] = 15.0,
    average: Literal["signed", "absolute", "squared"] = "signed",
    reduction: Literal["max_absolute", "sum"] = "max_absolute",
    score: Literal["logit", "probability"] = "logit",
    batch_size: Annotated[int, Between(1, 1024)] = 8,
) -> list[Explanation]:
    """Explain by SmoothGrad; a picture's seed governs its noise, which all its classes share.

    Parameters
    ----------
    samples
        Noisy copies.
    noise
        Standard deviation, in percent of the prepared picture's range of values.
    average
        What is averaged: the ``signed`` gradients as in the paper, or their ``absolute`` or
        ``squared`` values.
    reduction
        How the colour channels become one map: ``max_absolute`` as in the paper, without a sign,
        or their ``sum``.
    score
        What is differentiated: the value before the last activation, or the probability.
    batch_size
        Pictures in one pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        ``arrays`` holds ``raw``, the map at the input's size; the facts hold ``deviation``, the
        noise in the units of the prepared picture.

    Raises
    ------
    ValueError
        If the class score does not depend on the picture.
    """
    explanations = []
    for image, ids, seed in zip(images, targets, seeds, strict=True):
        frame = classifier.frame(image)
        shown = classifier.scaled(frame.pixels)
        deviation = float(noise / 100 * np.ptp(shown))
        for target in ids:
            points = _copies(shown, samples, deviation, seed)
            answers = asked(classifier, points, target, score, batch_size)
            whole = next(answers)
            total = np.zeros(shown.shape)
            for answer in answers:
                total += AVERAGED[average](answer.gradients.astype(np.float64))
            raw = over_channels(total / samples, reduction).astype(np.float32)
            own = facts(classifier, target, whole.scores, whole.probabilities, raw)
            own["deviation"] = deviation
            explanations.append(Explanation.enlarged(frame, raw, own, {"raw": raw}))
    return explanations


def _copies(shown: np.ndarray, samples: int, deviation: float, seed: int) -> Iterator[np.ndarray]:
    """Give the picture itself, then noisy copies of it."""
    generator = np.random.default_rng(seed)
    yield shown
    for _ in range(samples):
        yield shown + np.float32(deviation) * generator.standard_normal(shown.shape, np.float32)
