"""What every explanation method returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explainers.network.frames import Frame, Laid


@dataclass(frozen=True, eq=False)
class Explanation:
    """One attribution map: why a classifier gave one picture one class.

    Attributes
    ----------
    map
        float32, (height, width) of the source picture. Signed: positive where the pixels speak for
        the class, negative where they speak against it, zero where the classifier saw nothing.
    facts
        A flat dictionary that can be written as JSON: ``class_id``, ``class_name``, ``score``
        (before the last activation), ``probability``, ``empty`` (nothing speaks for the class), and
        what else the method knows about its own result.
    arrays
        What the map was made from, by name, for example the weights of the channels.
    provenance
        What the explanation can be computed again from: method, parameters, seed, hashes, library
        versions. Filled in by `explainers.running`.
    laid
        The grid that the map was enlarged from, and where it lies, if it was; of a large picture
        this is a thousandth of the map, and all that is stored.
    """

    map: np.ndarray
    facts: dict[str, Any]
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    laid: Laid | None = None

    @classmethod
    def enlarged(
        cls,
        frame: Frame,
        grid: np.ndarray,
        facts: dict[str, Any],
        arrays: Mapping[str, np.ndarray] | None = None,
    ) -> "Explanation":
        """Lay a grid that covers the network's input over the source picture, as its map.

        Parameters
        ----------
        frame
            Of the picture, from `Classifier.frame`.
        grid
            float32, (h, w): any grid that divides the network's input evenly.
        facts, arrays
            Those of the explanation.
        """
        laid = Laid(grid, frame.place)
        return cls(laid.map(), facts, dict(arrays or {}), laid=laid)
