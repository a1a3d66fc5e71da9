"""RISE: look at the picture through random masks, and average those that the classifier liked.

V. Petsiuk, A. Das, K. Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models"
(2018), equation 6: S(x) = 1 / (E[M] N) * sum over i of f(I * M_i) M_i(x), which estimates the
expected score where pixel x is seen. Unless told otherwise, the mean score is subtracted from f, so
that the map is signed: zero where seeing the pixel makes no difference.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._blackbox import Subject, ask
from explainers.methods._masks import average_masks, random_masks
from explainers.methods._perturbation import Colour, colour
from explainers.parameters import Between


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    num_masks: Annotated[int, Between(2, 1_000_000)] = 4000,
    cells: Annotated[int, Between(1, 64)] = 7,
    keep: Annotated[float, Between(0.01, 0.99)] = 0.5,
    centred: bool = True,
    hide_colour: Annotated[Colour, colour] = "black",
    score: Literal["logit", "probability"] = "probability",
    batch_size: Annotated[int, Between(1, 1024)] = 32,
) -> list[Explanation]:
    """Explain by RISE; each picture's seed governs its masks.

    Parameters
    ----------
    num_masks
        Forward passes for each picture; the memory does not depend on it.
    cells
        Along each side of the grid from which a mask is made.
    keep
        Probability that a cell is seen, E[M].
    centred
        Subtract the mean score over the masks; without it the map is that of equation 6, which
        is positive nearly everywhere.
    hide_colour
        What shows through a mask's holes: ``black`` as in the paper, the picture's ``mean``
        colour, or [red, green, blue].
    score
        What is averaged: the probability, or the value before the last activation.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        The facts hold ``masks`` and ``mean_score``, the mean of the score over the masks.
    """
    explanations = []
    for image, ids, seed in zip(images, targets, seeds, strict=True):
        subject = Subject.of(classifier, image)
        answer = _answering(subject, list(ids), subject.hidden(hide_colour), batch_size, score)
        masks = random_masks(classifier.input_size, cells, keep, num_masks, batch_size, seed)
        maps, means = average_masks(masks, answer, keep, centred=centred)
        for target, values, mean in zip(ids, maps, means, strict=True):
            facts = {"masks": num_masks, "mean_score": float(mean)}
            explanations.append(subject.explanation(target, values, facts))
    return explanations


def _answering(
    subject: Subject, ids: list[int], hidden: np.ndarray, batch_size: int, score: str
) -> Callable[[np.ndarray], np.ndarray]:
    def answer(masks: np.ndarray) -> np.ndarray:
        batch = subject.seen_through(masks, hidden)
        return ask(subject.classifier, batch, batch_size, score)[:, ids]

    return answer
