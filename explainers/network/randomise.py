"""The same classifier with layers as they were before training, for checks that need a control.

J. Adebayo et al., "Sanity Checks for Saliency Maps" (2018), section 3.1: layers are re-initialised
in a cascade from the top, which is the side of the output. A map that does not change cannot say
what the network has learned.
"""

import copy
import hashlib
from collections import OrderedDict
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from explainers.classifiers import Classifier
from explainers.network.model import Network

KEPT = 2  # randomised copies of one classifier that are kept ready; each is as large as itself

_copies: WeakKeyDictionary[Classifier, OrderedDict[tuple, Classifier]] = WeakKeyDictionary()


def learned_layers(classifier: Classifier) -> list[str]:
    """List the paths of the layers that training changes, the one nearest the output first.

    Layers of nested models are among them; a layer that is used twice is listed once. Statistics of
    the input, as of a ``Normalization`` layer, are preparation and not learned.
    """
    return [path for path, _ in _learned(classifier.network)]


def randomised(classifier: Classifier, seed: int, from_top: int | None = None) -> Classifier:
    """Copy a classifier with layers drawn anew by their own initialisers.

    Parameters
    ----------
    classifier
        Stays as it is.
    seed
        Governs the draw. A layer is drawn alike, however many are.
    from_top
        How many of `learned_layers` are drawn anew, from the output on; all unless given.

    Returns
    -------
    Classifier
        A classifier of its own, with another hash. The last copies are kept ready.

    Raises
    ------
    ValueError
        If there are fewer such layers.
    """
    count = len(learned_layers(classifier))
    depth = count if from_top is None else from_top
    if not 0 <= depth <= count:
        raise ValueError(f"from_top must be from 0 to {count}, the layers that learn, not {depth}")
    copies = _copies.setdefault(classifier, OrderedDict())
    key = (seed, depth)
    if key not in copies:
        copies[key] = _copy(classifier, seed, depth)
        while len(copies) > KEPT:
            copies.popitem(last=False)
    copies.move_to_end(key)
    return copies[key]


def _copy(classifier: Classifier, seed: int, depth: int) -> Classifier:
    original = classifier.network.model
    shape = (None, *classifier.input_size, classifier.channels)
    model = type(original).from_config(original.get_config())
    if not model.built:
        model.build(shape)
    model.set_weights(original.get_weights())
    for number, (_, layer) in enumerate(_learned(Network(model, shape))[:depth]):
        layer.set_weights(_fresh(layer, np.random.default_rng([seed, number])).get_weights())
    name = f"{classifier.sha256}, {depth} layers drawn with seed {seed}"
    return classifier.with_model(model, hashlib.sha256(name.encode()).hexdigest())


def _learned(network: Network) -> list[tuple[str, Any]]:
    found: dict[int, tuple[str, Any]] = {}
    for step in reversed(network.steps):
        if id(step.operation) not in found and _learns(step.operation):
            found[id(step.operation)] = (step.path, step.operation)
    return list(found.values())


def _learns(operation: Any) -> bool:
    """Say whether training changes the layer, be it frozen now or not."""
    if not getattr(operation, "weights", None):
        return False
    if operation.trainable_weights or type(operation).__name__ == "BatchNormalization":
        return True
    return bool(_fresh(operation, np.random.default_rng(0)).trainable_weights)


def _fresh(layer: Any, generator: np.random.Generator) -> Any:
    """Build a layer like another, with weights drawn by its own initialisers."""
    config = _seeded(layer.get_config(), generator) | {"trainable": True}
    fresh = type(layer).from_config(config)
    fresh.build_from_config(layer.get_build_config())
    return fresh


def _seeded(config: Any, generator: np.random.Generator) -> Any:
    """Copy a layer's description with a seed drawn for every initialiser that takes one."""
    if isinstance(config, dict):
        drawn = {
            key: int(generator.integers(2**31)) if key == "seed" else _seeded(value, generator)
            for key, value in sorted(config.items())
        }
        return {key: drawn[key] for key in config}
    if isinstance(config, list | tuple):
        return type(config)(_seeded(part, generator) for part in config)
    return copy.deepcopy(config)
