"""A Keras model seen as one flat list of steps, whatever it was nested in.

Functional and Sequential models are walked step by step, also inside one another, so that every
layer has a path such as ``backbone/conv5`` and any of their outputs can be asked for. The class
score is the value before the last activation, wherever that activation was written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

SHAPE_ONLY = {"Flatten", "Reshape", "Dropout", "Identity", "Squeeze"}
PROBABILITIES = ("softmax", "sigmoid")


@dataclass(frozen=True)
class Step:
    """One operation of the network, met while a value flows through it."""

    path: str
    operation: Any
    sources: tuple[int, ...]  # numbers of the earlier steps whose outputs it takes
    shape: tuple[int | None, ...]

    @property
    def kind(self) -> str:
        return type(self.operation).__name__

    @property
    def spatial(self) -> tuple[int, int] | None:
        """Height and width of the output if it is a feature map larger than one cell."""
        if len(self.shape) != 4:
            return None
        height, width = self.shape[1] or 0, self.shape[2] or 0
        return (height, width) if min(height, width) > 1 else None


def walk(model: Any, value: Any, call: Callable[[str, Any, tuple, dict], Any]) -> Any:
    """Send a value through a model, calling `call(path, operation, args, kwargs)` at every step."""
    return _walk(model, value, "", call)


def _walk(model: Any, value: Any, prefix: str, call: Callable) -> Any:
    import keras

    def step(operation: Any, *args: Any, **kwargs: Any) -> Any:
        path = prefix + operation.name
        if _is_walkable(operation):
            inner = args[0] if args else kwargs["inputs"]
            return _walk(operation, inner, path + "/", call)
        if _knows_training(operation):
            # As Keras itself predicts: layers that augment pictures would do so unless forbidden.
            kwargs["training"] = False
        return call(path, operation, args, kwargs)

    if isinstance(model, keras.Sequential):
        for layer in model.layers:
            value = step(layer, value)
        return value
    # Keras offers no public way to run a functional model one operation at a time.
    return model._run_through_graph(value, call_fn=step)


def _is_walkable(operation: Any) -> bool:
    import keras

    return isinstance(operation, keras.Sequential | keras.src.models.functional.Functional)


def _knows_training(operation: Any) -> bool:
    return "training" in signature(operation.call).parameters


def is_supported(model: Any) -> bool:
    """Say whether a model's steps are known: functional and Sequential models, not subclasses."""
    return _is_walkable(model)


def list_steps(model: Any, shape: tuple[int | None, ...]) -> list[Step]:
    """List the steps of a model for an input of `shape` (with the batch), without computing."""
    import keras

    steps: list[Step] = []
    producers: dict[int, int] = {}
    alive: list[Any] = []  # keeps every tensor, so that no id is given twice

    def call(path: str, operation: Any, args: tuple, kwargs: dict) -> Any:
        taken = keras.tree.flatten((args, kwargs))
        sources = tuple(producers[id(value)] for value in taken if id(value) in producers)
        output = operation.compute_output_spec(*args, **kwargs)
        for tensor in keras.tree.flatten(output):
            producers[id(tensor)] = len(steps)
            alive.append(tensor)
        first = keras.tree.flatten(output)[0]
        steps.append(Step(path, operation, sources, tuple(first.shape)))
        return output

    walk(model, keras.KerasTensor(shape), call)
    return steps


class Head:
    """The end of a network: which step gives the class scores, and what follows it.

    Attributes
    ----------
    kind
        ``softmax`` or ``sigmoid`` if the network ends with it. With any other end, ``logits``: its
        outputs are the scores themselves.
    mixes_probabilities
        Whether its outputs are made from probabilities, such as the mean of two networks'.
    """

    def __init__(self, steps: list[Step]) -> None:
        number = len(steps) - 1
        trailing = []
        while _keeps_values(steps[number]) and steps[number].sources:
            trailing.append(steps[number])
            number = steps[number].sources[0]
        self._last = steps[number]
        self._trailing = trailing[::-1]
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

    def is_last(self, path: str) -> bool:
        return path == self._last.path

    def _without_activation(self) -> Any:
        """Copy the last layer with its weights and without its activation."""
        layer = self._last.operation
        config = layer.get_config() | {"activation": None, "name": f"{layer.name}_scores"}
        twin = type(layer).from_config(config)
        twin.build(layer.get_build_config()["input_shape"])
        twin.set_weights(layer.get_weights())
        return twin


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


class Network:
    """A Keras model that gives class scores, probabilities and the output of any layer.

    Attributes
    ----------
    model
        The Keras model.
    steps
        Every step, in the order in which a value meets them.
    head
        Where the class scores come from.
    """

    def __init__(self, model: Any, shape: tuple[int | None, ...]) -> None:
        self.model = model
        self.steps = list_steps(model, shape)
        self.head = Head(self.steps)

    @property
    def layers(self) -> dict[str, Step]:
        """Steps by path; a layer that is used twice stands for its last use."""
        return {step.path: step for step in self.steps}

    def trace(self, batch: Any) -> tuple[dict[str, Any], Any]:
        """Send a batch through the network, inside a ``tf.function``.

        Returns
        -------
        outputs
            Layer's path to its output.
        scores
            (n, outputs): the values before the last activation, float32.
        """
        import tensorflow as tf

        outputs: dict[str, Any] = {}
        scores = None

        def call(path: str, operation: Any, args: tuple, kwargs: dict) -> Any:
            nonlocal scores
            value = operation(*args, **kwargs)
            outputs[path] = value
            if self.head.is_last(path):
                scores = self.head.scores(value, args, kwargs)
            return value

        walk(self.model, batch, call)
        return outputs, tf.cast(scores, tf.float32)
