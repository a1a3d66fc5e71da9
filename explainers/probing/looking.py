"""What somebody looks at before they trust a classifier's settings: answers, layers, a map."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from explainers import methods, rendering
from explainers.classifiers import Classifier
from explainers.images import read_picture
from explainers.synthetic import draw_scene

ANSWERS = 5  # the most probable classes that are told of a picture
LAYERS = 200  # the last ones with a feature map; a choice among more helps nobody
SIDE = 320  # pixels of what is shown
DRAWN = 3  # pictures, where none are given
LONGEST = 300  # signs of a name


def look(classifier: Classifier, samples: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Ask a classifier about sample pictures, and explain its first answer by Grad-CAM.

    Parameters
    ----------
    samples
        ``name`` and ``path`` of each picture; shapes are drawn where there are none.

    Returns
    -------
    dict
        JSON values: ``classifier``, its facts; ``pictures``, each with its ``name``, its
        ``answers`` as [class, probability], and ``shown`` and ``map`` as WebP in base64.

    Raises
    ------
    ValueError
        If a picture cannot be read.
    """
    pictures = [(one["name"], read_picture(one["path"], one["name"])) for one in samples]
    if not pictures:
        pictures = [
            (f"drawn shapes {number}", draw_scene(7, number, size=224, objects=2).pixels)
            for number in range(1, DRAWN + 1)
        ]
    return {
        "classifier": _facts(classifier),
        "pictures": [_look_at(classifier, name, pixels) for name, pixels in pictures],
    }


def _facts(classifier: Classifier) -> dict[str, Any]:
    weights = classifier.network.model.weights
    layers = [
        {"path": path, "kind": step.kind, "size": list(step.spatial)}
        for path, step in classifier.network.layers.items()
        if step.spatial is not None
    ]
    return {
        "sha256": classifier.sha256,
        "labels": [label[:LONGEST] for label in classifier.labels],
        "input_size": list(classifier.input_size),
        "channels": classifier.channels,
        "output": classifier.output,
        "is_multi_label": classifier.is_multi_label,
        "weights": int(sum(np.prod(weight.shape) for weight in weights)),
        "feature_layer": classifier.feature_layer,
        "layers": layers[-LAYERS:],
    }


def _look_at(classifier: Classifier, name: str, pixels: np.ndarray) -> dict[str, Any]:
    chances = classifier.predict([pixels])[0]
    first = np.argsort(-chances, kind="stable")[:ANSWERS]
    answers = [[classifier.class_name(int(one))[:LONGEST], float(chances[one])] for one in first]
    shown = {"name": name, "answers": answers, "shown": _encoded(pixels), "map": None}
    if classifier.feature_layer is None:
        return shown
    (explained,) = methods.get("gradcam")(classifier, [pixels], [(int(first[0]),)], seeds=[0])
    return shown | {"map": _encoded(rendering.draw(explained, pixels, "harmonised").pixels)}


def _encoded(pixels: np.ndarray) -> str:
    height, width = pixels.shape[:2]
    shrink = SIDE / max(height, width)
    size = (max(1, round(width * shrink)), max(1, round(height * shrink)))
    return base64.b64encode(rendering.encode(pixels, *size)).decode()
