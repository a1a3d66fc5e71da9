"""All that is measured of one pile, in plain values."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from examples.lego.causal.changes import EMPTY, GREY, NOISE, SAME, without
from examples.lego.causal.folder import ScenePile
from examples.lego.figures.subject import split
from explainers.classifiers import Classifier
from explainers.inspection.feature_maps import feature_maps

ANSWERS = ("logit", "probability")
RECOLOURED = "other colour"


def target_of(classifier: Classifier, pile: ScenePile) -> int:
    """Give the number of the class that is predicted with the most confidence."""
    return classifier.resolve_targets([pile.pixels], "top-1")[0][0]


def answers(
    classifier: Classifier, pictures: Mapping[str, np.ndarray], target: int
) -> dict[str, dict[str, float]]:
    """Ask the network about pictures: the class's logit and probability, by the pictures' names."""
    batch = classifier.preprocess(list(pictures.values()))
    both = classifier.evaluate(batch)
    return {
        name: {kind: float(values[row, target]) for kind, values in zip(ANSWERS, both, strict=True)}
        for row, name in enumerate(pictures)
    }


def drops(said: Mapping[str, Mapping[str, float]], pile: ScenePile) -> dict[str, Any]:
    """Say by how much the class's logit and probability fall with each change.

    Returns
    -------
    dict
        ``bricks``: for each visible brick, when it is removed; and for the other changes by name.
        Each holds ``logit`` and ``probability``.
    """

    def drop(name: str, kind: str) -> float:
        return said[SAME][kind] - said[name][kind]

    bricks = {kind: [drop(without(one), kind) for one in pile.seen] for kind in ANSWERS}
    others = [name for name in (NOISE, GREY, EMPTY, RECOLOURED) if name in said]
    return {"bricks": bricks} | {
        name: {kind: drop(name, kind) for kind in ANSWERS} for name in others
    }


def lost(said: Mapping[str, Mapping[str, float]], pile: ScenePile) -> dict[str, Any] | None:
    """Say with which changes the class is no longer predicted; None if it was not before."""
    if said[SAME]["probability"] < 0.5:
        return None
    gone = {name: one["probability"] < 0.5 for name, one in said.items()}
    bricks = [gone.pop(without(one)) for one in pile.seen]
    return {"bricks": bricks} | gone


def layer_splits(
    classifier: Classifier, pile: ScenePile, target: int | None, layers: list[str]
) -> dict[str, list[list[float] | None]]:
    """Say where each feature map of some layers is active.

    Maps are enlarged to the picture, as Grad-CAM's are, and what is positive is counted.

    Returns
    -------
    dict
        By layer, for each of its maps the shares on the target brick, on other bricks and on the
        background; None for a map that is nowhere positive.
    """
    regions, frame = pile.regions(target), classifier.frame(pile.pixels)
    found: dict[str, list[list[float] | None]] = {}
    for layer, values in feature_maps(classifier, [pile.pixels], layers).items():
        wide = [
            frame.to_source(values[0, ..., channel], smooth=True)
            for channel in range(values.shape[-1])
        ]
        parts = [split(one, regions) for one in wide]
        found[layer] = [None if one is None else [round(part, 5) for part in one] for one in parts]
    return found


def describe(
    classifier: Classifier, pile: ScenePile, pictures: Mapping[str, np.ndarray], number: int
) -> dict[str, Any]:
    """Say what is in a pile, what the network says of it, and what each change does.

    Parameters
    ----------
    pictures
        What was rendered, by the name of what is changed.
    number
        Of the class, from `target_of`.
    """
    name = classifier.class_name(number)
    brick = pile.target(name)
    said = answers(classifier, pictures, number)
    regions = pile.regions(brick)
    return {
        "number": pile.number,
        "ground": pile.scene.ground.kind,
        "class": name,
        "bricks": pile.names,
        "target": None if brick is None else pile.seen.index(brick),
        "in scene": any(one.name == name for one in pile.scene.bricks),
        "answer": said[SAME],
        "areas": [float(region.mean()) for region in regions],
        "drops": drops(said, pile),
        "lost": lost(said, pile),
    }
