"""Functions of TensorFlow, compiled once for one shape."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

NAME = "tensorflow graph, variables frozen"  # part of every explanation's provenance


class Compiled:
    """A function from arrays to a list of arrays, and the graph that it runs."""

    def __init__(self, concrete: Any) -> None:
        self._concrete = concrete
        self.graph = concrete.graph

    def __call__(self, *arrays: np.ndarray) -> list[np.ndarray]:
        import tensorflow as tf

        results = self._concrete(*map(tf.constant, arrays))
        return [result.numpy() for result in results]


def freeze(function: Callable, signature: Sequence) -> Compiled:
    """Compile a function with its variables as constants.

    Constants let TensorFlow fold normalisation into the convolutions, which saves a quarter of the
    time. Only what the results depend on is ever computed.

    Parameters
    ----------
    function
        From tensors to a tuple of tensors.
    signature
        A ``tf.TensorSpec`` for each of its arguments.
    """
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    traced = tf.function(function, autograph=False).get_concrete_function(*signature)
    return Compiled(convert_variables_to_constants_v2(traced))


def padded_batches(values: np.ndarray, size: int) -> list[np.ndarray]:
    """Cut into batches of exactly `size`, the last one filled up with zeros."""
    missing = -len(values) % size
    filler = np.zeros((missing, *values.shape[1:]), values.dtype)
    return np.split(np.concatenate([values, filler]), (len(values) + missing) // size)
