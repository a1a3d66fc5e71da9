"""Units that never fire, and units that are always at the end of their range.

A rectifier (ReLU) whose input is negative for every picture gives zero, passes no gradient and
cannot recover: it is dead, and maps made of it are empty. Leaky ReLU and its kin always pass
some; such a unit counts as dead here if it is never positive. Sigmoid, tanh and capped
rectifiers can be stuck at an end of their range as well: they are saturated.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from explainers.classifiers import Classifier
from explainers.network.engine import Compiled, padded_batches
from explainers.network.layers import Step

RECTIFIED = ("relu", "relu6")
LEAKY = (
    *("leakyrelu", "prelu", "elu", "selu", "celu", "gelu"),
    *("silu", "swish", "hardsilu", "hardswish", "mish"),
)
BOUNDED = {
    "sigmoid": (0.0, 1.0),
    "hardsigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "hardtanh": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
}
SATURATED = 0.01  # of the range: nearer than this to an end counts as being there


class ActivationLayer(NamedTuple):
    """A layer whose output has passed an activation function.

    Attributes
    ----------
    path
        Its path.
    function
        The activation's name, in small letters; ``relu6`` is capped at 6.
    lowest, highest
        The ends of its range at which a unit can be stuck; infinite where there is none.
    """

    path: str
    function: str
    lowest: float
    highest: float

    @property
    def can_die(self) -> bool:
        """Whether never being positive means anything for this function."""
        return self.function not in BOUNDED

    @property
    def margin(self) -> float:
        """How near to an end of the range counts as being there."""
        start = max(self.lowest, 0.0) if self.can_die else self.lowest
        return SATURATED * (self.highest - start) if np.isfinite(self.highest) else 0.0


class LayerUnits(NamedTuple):
    """How many units of a layer are of no use.

    Attributes
    ----------
    layer, function
        Its path and its activation.
    units
        Channels of a feature map, or units of a dense layer.
    dead
        Units that were never positive, at any place of any picture; for a plain rectifier this
        means exactly zero. None for functions such as sigmoid, to which it does not apply.
    saturated
        Units that were at an end of their range everywhere; None if the range has no such end.
    numbers
        The dead ones, then those saturated ones that are not dead.
    """

    layer: str
    function: str
    units: int
    dead: int | None
    saturated: int | None
    numbers: tuple[int, ...]

    @property
    def share(self) -> float:
        """The share of its units that are dead or saturated."""
        return len(self.numbers) / self.units


class DeadUnits(NamedTuple):
    """The layers in the network's order, and over how many pictures they were watched."""

    layers: list[LayerUnits]
    pictures: int

    @property
    def share(self) -> float:
        """The share of all watched units that are dead or saturated."""
        total = sum(layer.units for layer in self.layers)
        return sum(len(layer.numbers) for layer in self.layers) / total if total else 0.0


def activation_layers(classifier: Classifier) -> list[ActivationLayer]:
    """List the layers whose units can die or saturate, the network's last activation left out.

    A layer counts whether its activation stands alone or was given to a convolution or a dense
    layer. Softmax, softplus and other functions that can do neither are not listed.
    """
    found = (_activation(step) for step in classifier.network.layers.values())
    last = classifier.network.output.path
    return [layer for layer in found if layer is not None and layer.path != last]


def count_dead_units(
    classifier: Classifier, pictures: Iterable[np.ndarray], *, batch_size: int = 8
) -> DeadUnits:
    """Watch every activation over a set of pictures; memory does not grow with their number.

    Parameters
    ----------
    classifier
        Any classifier.
    pictures
        Source pictures, uint8 (height, width, 3) each; taken one by one.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Raises
    ------
    ValueError
        If there is no picture, or no activation that could die or saturate.
    """
    layers = activation_layers(classifier)
    if not layers:
        raise ValueError(f"{classifier.name} has no activation whose units could die or saturate")
    watch = _compile(classifier, layers, batch_size)
    silent: list[np.ndarray] = []
    stuck: list[np.ndarray] = []
    seen = 0
    for group in _groups(pictures, batch_size):
        (batch,) = padded_batches(classifier.preprocess(group), batch_size)
        results = [np.all(result[: len(group)], axis=0) for result in watch(batch)]
        half = len(layers)
        silent = _both(silent, results[:half])
        stuck = _both(stuck, results[half:])
        seen += len(group)
    if not seen:
        raise ValueError("there is no picture to watch the units over; give at least one")
    rows = [_row(*parts) for parts in zip(layers, silent, stuck, strict=True)]
    return DeadUnits(rows, seen)


def _groups(pictures: Iterable[np.ndarray], size: int) -> Iterator[list[np.ndarray]]:
    waiting = iter(pictures)
    while group := list(islice(waiting, size)):
        yield group


def _both(before: list[np.ndarray], now: list[Any]) -> list[np.ndarray]:
    return [one & other for one, other in zip(before, now, strict=True)] if before else now


def _row(layer: ActivationLayer, silent: np.ndarray, stuck: np.ndarray) -> LayerUnits:
    dead = silent if layer.can_die else np.zeros_like(silent)
    also = stuck & ~dead
    numbers = tuple(int(n) for n in [*np.flatnonzero(dead), *np.flatnonzero(also)])
    has_end = np.isfinite(layer.highest)
    return LayerUnits(
        layer.path,
        layer.function,
        silent.size,
        int(dead.sum()) if layer.can_die else None,
        int(stuck.sum()) if has_end else None,
        numbers,
    )


def _compile(classifier: Classifier, layers: list[ActivationLayer], batch_size: int) -> Compiled:
    import tensorflow as tf

    def watch(batch: Any) -> tuple[Any, ...]:
        outputs, _, _ = classifier.trace(batch)
        silent, stuck = [], []
        for layer in layers:
            values = tf.cast(outputs[layer.path], tf.float32)
            places = list(range(1, len(values.shape) - 1))
            silent.append(tf.reduce_all(values <= 0, axis=places))
            above = values >= layer.highest - layer.margin
            below = values <= layer.lowest + layer.margin
            stuck.append(tf.reduce_all(above | below, axis=places))
        return *silent, *stuck

    key = ("dead units", batch_size)
    return classifier.compiled(key, watch, [classifier.input_signature(batch_size)])


def _activation(step: Step) -> ActivationLayer | None:
    name = _name(step)
    slope = float(getattr(step.operation, "negative_slope", 0.0) or 0.0)
    if name in RECTIFIED:
        cap = 6.0 if name == "relu6" else getattr(step.operation, "max_value", None)
        name = "leakyrelu" if slope else "relu" if cap is None else f"relu{cap:g}"
        highest = float("inf") if cap is None else float(cap)
        return ActivationLayer(step.path, name, float("-inf"), highest)
    if name in LEAKY:
        return ActivationLayer(step.path, name, float("-inf"), float("inf"))
    return ActivationLayer(step.path, name, *BOUNDED[name]) if name in BOUNDED else None


def _name(step: Step) -> str:
    function = getattr(step.operation, "activation", None)
    name = step.kind if function is None else getattr(function, "__name__", step.kind)
    return str(name).lower().replace("_", "")
