"""How a network's input depends on the pixels of a picture: one matrix and one offset."""

from typing import NamedTuple

import numpy as np

from explainers.classifiers import Classifier


class PixelMap(NamedTuple):
    """A classifier's scaling written as ``input = matrix @ pixel + offset``.

    Attributes
    ----------
    matrix
        float32, (channels, 3): what one level of red, green and blue adds to each input channel.
    offset
        float32, (channels,): the input for a black pixel.
    """

    matrix: np.ndarray
    offset: np.ndarray

    @property
    def colour_order(self) -> tuple[int, ...]:
        """For red, green and blue the input channel that carries it; empty unless each has one."""
        strongest = np.abs(self.matrix).argmax(axis=0)
        order = tuple(int(channel) for channel in strongest)
        return order if len(set(order)) == 3 == len(self.offset) else ()


def pixel_map(classifier: Classifier) -> PixelMap:
    """Measure a classifier's scaling, whichever way it is written down.

    Raises
    ------
    ValueError
        If the input is not a linear function of the pixel.
    """
    probes = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255], [50, 100, 200]], np.uint8)
    values = classifier.scaled(probes[:, None, :])[:, 0, :].astype(np.float64)
    offset = values[0]
    matrix = ((values[1:4] - offset) / 255).T
    if not np.allclose(matrix @ probes[4] + offset, values[4], rtol=1e-4, atol=1e-4):
        reason = "its preprocessing is not a linear function of the pixel"
        raise ValueError(f"{classifier.name}: {reason}; choose another scaling")
    return PixelMap(matrix.astype(np.float32), offset.astype(np.float32))
