"""Randomised model: another method's map of the same network with weights that learned nothing.

J. Adebayo et al., "Sanity Checks for Saliency Maps" (2018), section 3: an explanation that looks
the same for a network whose weights were drawn anew does not tell what the network has learned.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import numpy as np

from explainers import methods
from explainers.classifiers import Classifier
from explainers.detection.focus import BoxClassifier
from explainers.explanation import Explanation
from explainers.methods._blackbox import Subject
from explainers.network.randomise import randomised
from explainers.parameters import Between


def _other(name: str) -> None:
    choices = [method for method in methods.available() if method != "randomised_model"]
    if name not in choices:
        raise ValueError(f"must be another method, one of {', '.join(choices)}, not {name!r}")


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    method: Annotated[str, _other] = "gradcam",
    parameters: dict | None = None,
    model_seed: Annotated[int, Between(0, 2**32 - 1)] = 0,
    layers: Annotated[int | None, Between(1)] = None,
) -> list[Explanation]:
    """Explain the randomised network by another method, as if it were the trained one.

    Parameters
    ----------
    method, parameters
        The other method's name and its parameters. Each picture's seed is handed on to it.
    model_seed
        Governs the weights, which are the same for all pictures. Layers are drawn anew by their own
        initialisers; the classifier itself stays as it is.
    layers
        How many of the layers that learn, from the output on; all unless given. A deep network of
        which all are random may answer every picture alike, and then methods that look at it from
        outside find nothing.

    Returns
    -------
    list of Explanation
        ``score`` and ``probability`` are the trained network's; ``randomised_score`` and
        ``randomised_probability`` are those that the map explains. ``randomised_prediction`` is the
        class that the randomised network finds most probable, and
        ``randomised_prediction_probability`` how probable.

    Raises
    ------
    ValueError
        If one of the other method's parameters is wrong, the network has fewer layers that learn,
        or the classifier is a detector's boxes.
    """
    complete = methods.check_parameters(method, parameters or {})
    if isinstance(classifier, BoxClassifier):
        reason = "boxes of an object detector cannot be found again by random weights"
        raise ValueError(f"randomised_model: {reason}; use random_map as a control")
    if not len(images):
        return []
    twin = randomised(classifier, model_seed, layers)
    found = iter(methods.get(method)(twin, images, targets, seeds=seeds, **complete))
    explanations = []
    for image, ids in zip(images, targets, strict=True):
        trained, chances = Subject.of(classifier, image), twin.predict([image])[0]
        likeliest = int(chances.argmax())
        for target, one in zip(ids, found, strict=False):
            facts = one.facts | {
                "score": trained.answer(target, "logit"),
                "probability": trained.answer(target, "probability"),
                "randomised_score": one.facts["score"],
                "randomised_probability": one.facts["probability"],
                "randomised_prediction": classifier.class_name(likeliest),
                "randomised_prediction_probability": float(chances[likeliest]),
                "randomised_method": method,
                "control": True,
            }
            explanations.append(replace(one, facts=facts))
    return explanations
