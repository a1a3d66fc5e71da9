"""Centre blob: a control that always points at the middle, where photographers put things.

The centre prior of T. Judd, K. Ehinger, F. Durand, A. Torralba, "Learning to Predict Where Humans
Look" (2009).
"""

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._controls import draw_maps
from explainers.network.frames import Frame
from explainers.parameters import Between


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    width: Annotated[float, Between(0.01, 10)] = 0.2,
) -> list[Explanation]:
    """Give every picture the same blob; the seeds do not matter.

    Parameters
    ----------
    width
        Standard deviation of the Gaussian, as a share of the input's height and of its width.

    Returns
    -------
    list of Explanation
        Positive, at most 1.
    """

    def draw(frame: Frame, seed: int) -> np.ndarray:
        rows, columns = (
            np.exp(-((((np.arange(side) + 0.5) / side - 0.5) / width) ** 2) / 2)
            for side in frame.pixels.shape[:2]
        )
        return np.outer(rows, columns)

    return draw_maps(classifier, images, targets, seeds, draw)
