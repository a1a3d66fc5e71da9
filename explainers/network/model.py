"""A Keras model that gives class scores, probabilities and the output of any layer."""

from itertools import count
from typing import Any

from explainers.network.head import Head
from explainers.network.layers import Step, ancestors, list_steps, walk


class Network:
    """A Keras model that gives class scores, probabilities and the output of any layer.

    Attributes
    ----------
    model
        The Keras model.
    steps
        Every step, in the order in which a value meets them.
    output
        The step that gives the model's output.
    head
        Where the class scores come from.
    candidates
        The steps, by number, from which a feature layer may be chosen: those that the output
        depends on.
    """

    def __init__(self, model: Any, shape: tuple[int | None, ...]) -> None:
        self.model = model
        self.steps, ends = list_steps(model, shape)
        self.output = self.steps[ends[0]]
        self.head = Head(self.steps, ends[0])
        self.candidates = ancestors(self.steps, ends[0])

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
        numbers = count()
        scores = None

        def call(path: str, operation: Any, args: tuple, kwargs: dict) -> Any:
            nonlocal scores
            value = operation(*args, **kwargs)
            outputs[path] = value
            if next(numbers) == self.head.number:
                scores = self.head.scores(value, args, kwargs)
            return value

        walk(self.model, batch, call)
        return outputs, tf.cast(scores, tf.float32)
