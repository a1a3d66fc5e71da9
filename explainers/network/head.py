"""The end of a network: its class scores, the values before the last activation.

It does not matter where that activation was written: in a layer with weights, or in one of its own.
"""

from typing import Any

from explainers.network.layers import Step

SHAPE_ONLY = {"Flatten", "Reshape", "Dropout", "Identity", "Squeeze"}
PROBABILITIES = ("softmax", "sigmoid")


class Head:
    """The end of a network: which step gives the class scores, and what follows it.

    Attributes
    ----------
    number
        The step whose activation, if it has one, makes probabilities of the scores.
    kind
        ``softmax`` or ``sigmoid`` if the network ends with it. With any other end, ``logits``: its
        outputs are the scores themselves.
    mixes_probabilities
        Whether its outputs are made from probabilities, such as the mean of two networks'.
    """

    def __init__(self, steps: list[Step], number: int) -> None:
        *trailing, self.number = _back(steps, number)
        self._last = steps[self.number]
        self._trailing = [steps[one] for one in reversed(trailing)]
        name = _activation(self._last)
        self.kind = name if name in PROBABILITIES else "logits"
        self.mixes_probabilities = self.kind == "logits" and _mixes(self._last, steps)
        self._twin = self._without_activation() if _is_fused(self._last) else None

    def scores(self, value: Any, args: tuple, kwargs: dict) -> Any:
        """Give the class scores, from the last step's `value` and from what it was called with."""
        if self.kind == "logits":
            scores = value
        else:
            scores = args[0] if self._twin is None else self._twin(*args, **kwargs)
        for step in self._trailing:
            scores = step.operation(scores)
        return scores

    def _without_activation(self) -> Any:
        """Copy the last layer with its weights and without its activation."""
        layer = self._last.operation
        config = layer.get_config() | {"activation": None, "name": f"{layer.name}_scores"}
        twin = type(layer).from_config(config)
        twin.build(layer.get_build_config()["input_shape"])
        twin.set_weights(layer.get_weights())
        return twin


def last_activation(steps: list[Step], number: int) -> str:
    """Name the activation behind a step's numbers, whatever only changed their shape since."""
    return _activation(steps[_back(steps, number)[-1]])


def _back(steps: list[Step], number: int) -> list[int]:
    """Go back from a step to the one that made its numbers; give both and those between them."""
    way = [number]
    while _keeps_values(steps[way[-1]]) and steps[way[-1]].sources:
        way.append(steps[way[-1]].sources[0])
    return way


def _keeps_values(step: Step) -> bool:
    """Say whether a step only changes the shape or the type of its numbers."""
    is_linear = step.kind == "Activation" and _activation(step) == "linear"
    return is_linear or step.kind in SHAPE_ONLY


def _mixes(last: Step, steps: list[Step]) -> bool:
    has_weights = bool(getattr(last.operation, "weights", ()))
    sources = [_activation(steps[number]) for number in last.sources]
    return bool(sources) and not has_weights and set(sources) <= set(PROBABILITIES)


def _is_fused(step: Step) -> bool:
    """Say whether the layer has weights as well as an activation of its own."""
    return _activation(step) in PROBABILITIES and bool(getattr(step.operation, "weights", ()))


def _activation(step: Step) -> str:
    return _name(step.operation)


def _name(operation: Any) -> str:
    """Name what an operation does to its numbers last; an activation may be a layer itself."""
    if type(operation).__name__ in ("Softmax", "Sigmoid"):
        return type(operation).__name__.lower()
    activation = getattr(operation, "activation", None)
    return "linear" if activation is None else getattr(activation, "__name__", _name(activation))
