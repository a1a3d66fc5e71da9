"""A Keras model seen as one flat list of steps, whatever it was nested in.

Functional and Sequential models are walked step by step, also inside one another, so that every
layer has a path such as ``backbone/conv5`` and any of their outputs can be asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any


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


def list_steps(model: Any, shape: tuple[int | None, ...]) -> tuple[list[Step], tuple[int, ...]]:
    """List the steps of a model for an input of `shape` (with the batch), without computing.

    Returns
    -------
    steps
        In the order in which a value meets them.
    ends
        The numbers of those that give the model's outputs. Others may come after them, if a nested
        model gives more than is used.
    """
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

    outputs = keras.tree.flatten(walk(model, keras.KerasTensor(shape), call))
    return steps, tuple(producers[id(tensor)] for tensor in outputs)


def ancestors(steps: list[Step], number: int) -> set[int]:
    """Give the numbers of a step and of all that it is computed from."""
    found, waiting = {number}, [number]
    while waiting:
        sources = set(steps[waiting.pop()].sources) - found
        found |= sources
        waiting += sources
    return found
