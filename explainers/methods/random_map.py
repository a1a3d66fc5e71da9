"""Random map: a control of smooth noise, which knows neither the picture nor the classifier.

W. Samek et al., "Evaluating the Visualization of What a Deep Neural Network Has Learned" (2017),
compare explanations with a random one; this one is smooth, so that its look does not give it away.
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
    smoothness: Annotated[float, Between(0, 0.5)] = 0.1,
) -> list[Explanation]:
    """Draw smooth noise from each picture's seed; all classes of a picture get the same map.

    Parameters
    ----------
    smoothness
        Standard deviation of the Gaussian by which white noise is blurred, as a share of the
        input's longer side; 0 leaves the noise white.

    Returns
    -------
    list of Explanation
        Signed, of mean 0 and standard deviation 1 over the network's input.
    """

    def draw(frame: Frame, seed: int) -> np.ndarray:
        from scipy.ndimage import gaussian_filter

        height, width = frame.pixels.shape[:2]
        noise = np.random.default_rng(seed).standard_normal((height, width))
        # Wrapped round, so that the borders are as wild as the middle.
        blurred = gaussian_filter(noise, smoothness * max(height, width), mode="wrap")
        centred = blurred - blurred.mean()
        return centred / centred.std()

    return draw_maps(classifier, images, targets, seeds, draw)
