"""Gradient: how much each pixel would change the class score, also called sensitivity.

K. Simonyan, A. Vedaldi and A. Zisserman, "Deep Inside Convolutional Networks: Visualising Image
Classification Models and Saliency Maps" (2014), section 3: w = dS/dI at the picture, and the map
is the largest absolute value of w over the colour channels. The picture is the prepared one: a
colour channel that the preprocessing divides by more has a larger gradient.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._facts import facts
from explainers.methods._gradients import Answers, input_gradients, over_channels
from explainers.parameters import Between


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    reduction: Literal["max_absolute", "sum"] = "max_absolute",
    score: Literal["logit", "probability"] = "logit",
    batch_size: Annotated[int, Between(1, 1024)] = 1,
) -> list[Explanation]:
    """Explain by the gradient; nothing is left to chance, so the seeds do not matter.

    Parameters
    ----------
    reduction
        How the colour channels become one map: ``max_absolute`` as in the paper, without a sign,
        or their signed ``sum``.
    score
        What is differentiated: the value before the last activation, or the probability.
    batch_size
        Pictures in one pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        ``arrays`` holds ``raw``, the map at the input's size.

    Raises
    ------
    ValueError
        If the class score does not depend on the picture.
    """
    pairs = [(image, target) for image, ids in zip(images, targets, strict=True) for target in ids]
    explanations = []
    for start in range(0, len(pairs), batch_size):
        group = pairs[start : start + batch_size]
        frames = [classifier.frame(image) for image, _ in group]
        points = np.stack([classifier.scaled(frame.pixels) for frame in frames])
        numbers = np.array([target for _, target in group], np.int32)
        answers = input_gradients(classifier, points, numbers, score, batch_size)
        for number, ((_, target), frame) in enumerate(zip(group, frames, strict=True)):
            answer = Answers(*(part[number] for part in answers))
            raw = over_channels(answer.gradients, reduction)
            own = facts(classifier, target, answer.scores, answer.probabilities, raw)
            explanations.append(Explanation.enlarged(frame, raw, own, {"raw": raw}))
    return explanations
