"""What every explanation method returns."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np


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
    """

    map: np.ndarray
    facts: dict[str, Any]
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
