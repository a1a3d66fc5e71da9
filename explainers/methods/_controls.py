"""Maps that explain nothing, to compare explanations with."""

from collections.abc import Callable, Sequence

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._blackbox import Subject
from explainers.network.frames import Frame


def draw_maps(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    seeds: Sequence[int],
    draw: Callable[[Frame, int], np.ndarray],
) -> list[Explanation]:
    """Give each picture a map that `draw` makes from its frame and its seed, for every class."""
    explanations = []
    for image, ids, seed in zip(images, targets, seeds, strict=True):
        subject = Subject.of(classifier, image)
        values = draw(subject.frame, seed)
        explanations += [subject.explanation(target, values, {"control": True}) for target in ids]
    return explanations
