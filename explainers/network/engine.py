"""Functions of TensorFlow, compiled once for one shape."""

import math
import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

ENGINES = ("tensorflow", "openvino")
# Part of every explanation's provenance: the two differ in the last bits of what they compute.
FROZEN = "tensorflow graph, variables frozen"
PLAIN = "tensorflow graph"
# Constants take many times their size while they are compiled, and again for every function.
MAX_FROZEN = 32 * 2**20
FLOAT_BYTES = 4
Forward = Callable[..., list[np.ndarray]]


class Compiled:
    """A function from arrays to a list of arrays, and the graph that it runs."""

    def __init__(self, concrete: Any) -> None:
        self._concrete = concrete
        self.graph = concrete.graph

    def __call__(self, *arrays: np.ndarray) -> list[np.ndarray]:
        import tensorflow as tf

        results = self._concrete(*map(tf.constant, arrays))
        return [result.numpy() for result in results]


def threads() -> int:
    """Count the threads of one operation, on which the last bits of a result may depend."""
    return int(os.environ.get("TF_NUM_INTRAOP_THREADS") or os.cpu_count() or 1)


def choose(model: Any) -> str:
    """Choose how a model's functions are compiled: frozen unless its weights are large."""
    size = sum(math.prod(weight.shape) * FLOAT_BYTES for weight in model.weights)
    return FROZEN if size <= MAX_FROZEN else PLAIN


def compile_function(function: Callable, signature: Sequence, engine: str) -> Compiled:
    """Compile a function of TensorFlow for one shape.

    Where variables are frozen to constants, TensorFlow folds normalisation into the convolutions,
    which saves a quarter of the time. Only what the results depend on is ever computed.

    Parameters
    ----------
    function
        From tensors to a tuple of tensors.
    signature
        A ``tf.TensorSpec`` for each of its arguments.
    engine
        `FROZEN` or `PLAIN`.
    """
    import tensorflow as tf
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    traced = tf.function(function, autograph=False).get_concrete_function(*signature)
    return Compiled(convert_variables_to_constants_v2(traced) if engine == FROZEN else traced)


def padded_batches(values: np.ndarray, size: int) -> list[np.ndarray]:
    """Cut into batches of exactly `size`, the last one filled up with zeros.

    The batches share the memory of `values`, except one that had to be filled up.
    """
    batches = [values[start : start + size] for start in range(0, len(values), size)]
    missing = -len(values) % size
    if missing:
        filler = np.zeros((missing, *values.shape[1:]), values.dtype)
        batches[-1] = np.concatenate([batches[-1], filler])
    return batches
