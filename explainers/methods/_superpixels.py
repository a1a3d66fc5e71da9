"""Maps that are made of superpixels."""

from typing import Any

import numpy as np

from explainers.explanation import Explanation
from explainers.network.frames import Frame


def source_numbers(frame: Frame, segments: np.ndarray) -> np.ndarray:
    """Give the superpixel of each source pixel: int32, -1 where the network saw nothing."""
    # One more than the number, so that the zero outside the network's view becomes -1.
    return frame.to_source(segments + 1, smooth=False) - 1


def superpixel_map(
    numbers: np.ndarray, coefficients: np.ndarray, facts: dict[str, Any]
) -> Explanation:
    """Give every source pixel its superpixel's coefficient.

    Parameters
    ----------
    numbers
        From `source_numbers`.
    coefficients
        float64, (superpixels,).
    """
    # The last value is for where the network saw nothing, superpixel -1.
    values = np.append(coefficients, 0.0).astype(np.float32)
    return Explanation(values[numbers], facts, {"coefficients": coefficients, "segments": numbers})
