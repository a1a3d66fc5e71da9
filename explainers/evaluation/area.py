"""How much of the picture a map shows. It sways people, so every comparison needs it beside."""

import numpy as np

from explainers.evaluation.maps import marked


def area(values: np.ndarray, threshold: float = 0.5) -> float:
    """Give the share of pixels that reach half the maximum; 0 for an empty map.

    Parameters
    ----------
    values
        (height, width), not negative.
    threshold
        Another share of the maximum.
    """
    return float(marked(values, threshold).mean())


def gini(values: np.ndarray) -> float | None:
    """Give the Gini index: 0 if all pixels are equal, near 1 if one has everything.

    P. Chalasani et al., "Concise Explanations of Neural Networks using Adversarial Training"
    (2020): the sum over i of (2 i - n - 1) v_i / (n sum v), values in rising order.

    Returns
    -------
    float or None
        None for an empty map.
    """
    rising = np.sort(values, axis=None).astype(np.float64)
    total, count = rising.sum(), rising.size
    if not total > 0:
        return None
    return float((2 * np.arange(1, count + 1) - count - 1) @ rising / (count * total))
