"""What every metric makes of a map before it measures: its positive part, and what it marks."""

import numpy as np

from explainers.explanation import Explanation


def strength(explanation: Explanation) -> np.ndarray:
    """Give what speaks for the class: float64, (height, width), of the map only what is positive.

    For a map of superpixels this is each pixel's positive coefficient.
    """
    return np.maximum(explanation.map.astype(np.float64), 0)


def marked(values: np.ndarray, threshold: float) -> np.ndarray:
    """Mark H_t, the pixels of at least a share `threshold` of the maximum; none of an empty map.

    Parameters
    ----------
    values
        (height, width), not negative.
    threshold
        From 0, exclusive, to 1.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"a threshold must be above 0 and at most 1, not {threshold!r}")
    highest = values.max()
    return values >= threshold * highest if highest > 0 else np.zeros(values.shape, bool)


def check_same_size(values: np.ndarray, region: np.ndarray) -> None:
    """Refuse a region of another size than the map's."""
    if values.shape != region.shape:
        have, want = ("{1} x {0}".format(*one.shape) for one in (region, values))
        raise ValueError(f"the region is {have}, the map {want}; mark it in the source picture")
