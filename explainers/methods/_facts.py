"""The facts that every map comes with."""

from typing import Any, SupportsFloat

import numpy as np

from explainers.classifiers import Classifier


def facts(
    classifier: Classifier,
    target: int,
    score: SupportsFloat,
    probability: SupportsFloat,
    values: np.ndarray,
) -> dict[str, Any]:
    """Say which class a map explains, what the classifier says about it, and what made the map.

    Parameters
    ----------
    target
        The class's number.
    score, probability
        Before and after the last activation.
    values
        The map; without a positive value it is marked ``empty``.
    """
    return {
        "class_id": target,
        "class_name": classifier.class_name(target),
        "score": float(score),
        "probability": float(probability),
        "empty": not bool((values > 0).any()),
        "engine": classifier.engine,
    }
