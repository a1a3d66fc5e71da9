"""Edge map: a control that shows the picture's edges, which look like an explanation.

J. Adebayo et al., "Sanity Checks for Saliency Maps" (2018), compare explanations with an edge
detector; this one is the magnitude of the Sobel operator.
"""

from collections.abc import Sequence

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._controls import draw_maps
from explainers.network.frames import Frame


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
) -> list[Explanation]:
    """Show the edges of the luminance at the network's input size; the seeds do not matter.

    Returns
    -------
    list of Explanation
        Not negative: the length of the gradient, in luminance (0 to 1) per pixel.
    """

    def draw(frame: Frame, seed: int) -> np.ndarray:
        from scipy.ndimage import sobel

        luminance = frame.pixels @ np.array([0.299, 0.587, 0.114]) / 255
        # The operator's weights sum to 8 on either side of a step of two pixels.
        down, across = (sobel(luminance, axis, mode="nearest") / 8 for axis in (0, 1))
        return np.hypot(down, across)

    return draw_maps(classifier, images, targets, seeds, draw)
