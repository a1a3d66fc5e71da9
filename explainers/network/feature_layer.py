"""Which layer an activation map is made from: by rule, or by its path."""

from collections.abc import Collection
from typing import Protocol

from explainers.network.files import ClassifierError
from explainers.network.layers import Step

POOLING = "Pool"
NOT_SPATIAL = {"Permute", "Reshape", "Flatten", "Transpose", "RepeatVector"}
INERT = {"Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout"}


class Layered(Protocol):
    """A network whose steps are known: a classifier's, or a detector's.

    Attributes
    ----------
    candidates
        The steps, by number, from which a feature layer may be chosen.
    """

    steps: list[Step]
    candidates: set[int]

    @property
    def layers(self) -> dict[str, Step]:
        """Steps by path."""


def default_feature_layer(steps: list[Step], candidates: Collection[int]) -> str | None:
    """Choose the layer whose output an activation map is made from.

    It is the last feature map larger than one cell that is reached from the last convolution
    without pooling: through normalisation, activation, addition or concatenation. Bare operations,
    such as ``x + y``, are passed through but not chosen: their names are counters of a session.

    Parameters
    ----------
    candidates
        Numbers of the steps that are looked at.

    Returns
    -------
    str or None
        The layer's path; None if the network has no such convolution.
    """
    import keras

    numbers = sorted(candidates)
    convolutions = [n for n in numbers if "Conv" in steps[n].kind and steps[n].spatial]
    if not convolutions:
        return None
    chosen = convolutions[-1]
    size, reached = steps[chosen].spatial, {chosen}
    for number in numbers[numbers.index(chosen) + 1 :]:
        step = steps[number]
        changes = POOLING in step.kind or step.kind in NOT_SPATIAL or step.spatial != size
        if changes or reached.isdisjoint(step.sources):
            continue
        reached.add(number)
        if isinstance(step.operation, keras.layers.Layer) and step.kind not in INERT:
            chosen = number
    return steps[chosen].path


def find_layer(network: Layered, path: str | None) -> str:
    """Check a layer's path.

    Raises
    ------
    LookupError
        If there is no such layer with a spatial output; names the nearest choices.
    """
    spatial = [name for name, step in network.layers.items() if len(step.shape) == 4]
    if path in spatial:
        return path
    shown = ", ".join(spatial[-8:]) or "none"
    if path is None:
        raise LookupError(f"no convolution gives a feature map; spatial layers: {shown}")
    raise LookupError(f"there is no spatial layer {path!r}; the last ones are: {shown}")


def feature_layer(network: Layered, wanted: str | None, name: str) -> str | None:
    """Check the layer that a classifier's settings name, or choose one by rule.

    Raises
    ------
    ClassifierError
        If there is no such layer; `name` is the classifier's.
    """
    if wanted is None:
        return default_feature_layer(network.steps, network.candidates)
    try:
        return find_layer(network, wanted)
    except LookupError as error:
        raise ClassifierError(name, str(error), "correct feature_layer") from error
