"""Forward passes on OpenVINO: the very function that TensorFlow would compile, computed faster.

Gradients stay with TensorFlow. A network that OpenVINO computes differently is refused.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from threading import Lock
from typing import Any

import numpy as np

from explainers.network.engine import threads
from explainers.network.files import ClassifierError
from explainers.network.loading import told_in_words

LEAVE_OUT = "leave its setting 'engine' out"
# Of a probability, absolute; and of a score, as a share of the largest.
TOLERANCE = 1e-5
SCORE_TOLERANCE = 1e-4


def import_openvino(name: str) -> Any:
    """Import OpenVINO, unable to report its use to its maker.

    Raises
    ------
    ClassifierError
        If it is not installed; `name` is the classifier that asks for it.
    """
    # The package falls back to an empty stand-in where the part that reports cannot be imported.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    try:
        return import_module("openvino")
    except ImportError as error:
        reason = f"its engine is OpenVINO, which cannot be imported ({error})"
        raise ClassifierError(
            name, reason, f"run 'pip install -r requirements-fast.txt', or {LEAVE_OUT}"
        ) from error


def describe(name: str, gradients: str) -> str:
    """Name the engine for the provenance: OpenVINO's version, and what computes gradients."""
    version = import_openvino(name).__version__.partition("-")[0]
    return f"openvino {version}; gradients: {gradients}"


class Inference:
    """A forward pass from arrays to a list of arrays, compiled by OpenVINO for one shape.

    Parameters
    ----------
    function
        From tensors of TensorFlow to a tuple of tensors.
    signature
        A ``tf.TensorSpec`` for each of its arguments.
    name
        What messages call the classifier.

    Raises
    ------
    ClassifierError
        If OpenVINO is not installed or does not know one of the network's operations.
    """

    def __init__(self, function: Callable, signature: Sequence, name: str) -> None:
        import tensorflow as tf

        openvino = import_openvino(name)
        traced = tf.function(function, autograph=False).get_concrete_function(*signature)
        with told_in_words(name, "OpenVINO cannot run it", LEAVE_OUT):
            model = openvino.convert_model(traced)
            # What nothing depends on counts as an output as well, and would be computed.
            outputs = [_named(model.outputs, tensor.name) for tensor in traced.outputs]
            pruned = openvino.Model(outputs, model.get_parameters(), "forward")
            self._compiled = openvino.compile_model(pruned, "CPU", _properties())
        self._request = self._compiled.create_infer_request()
        self._names = [spec.name for spec in traced.structured_input_signature[0]]
        self._lock = Lock()

    def __call__(self, *arrays: np.ndarray) -> list[np.ndarray]:
        given = dict(zip(self._names, arrays, strict=True))
        with self._lock:
            results = self._request.infer(given, share_inputs=True)
            return [np.array(results[index]) for index in range(len(self._compiled.outputs))]


def _named(outputs: Sequence[Any], name: str) -> Any:
    return next(output for output in outputs if name in output.get_names())


def _properties() -> dict[str, Any]:
    """Ask for full precision, which some processors would lower, and for one pass at a time."""
    return {
        "INFERENCE_PRECISION_HINT": "f32",
        "EXECUTION_MODE_HINT": "ACCURACY",
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": threads(),
        # Several processes would be tied to the same processors.
        "ENABLE_CPU_PINNING": False,
    }


def probes(height: int, width: int) -> list[np.ndarray]:
    """Make pictures on which two engines are compared: grey, fine noise, coarse patches."""
    generator = np.random.RandomState(0)
    fine = generator.randint(0, 256, (height, width, 3)).astype(np.uint8)
    coarse = generator.randint(0, 256, (8, 8, 3)).astype(np.uint8)
    rows, columns = np.arange(height) * 8 // height, np.arange(width) * 8 // width
    return [np.full((height, width, 3), 127, np.uint8), fine, coarse[rows][:, columns]]


def check_equal(
    name: str, fast: Callable, trusted: Callable, batches: Sequence[np.ndarray]
) -> None:
    """Compare two engines' scores and probabilities.

    Raises
    ------
    ClassifierError
        If a probability differs by more than `TOLERANCE`, or a score by more than
        `SCORE_TOLERANCE` of the largest.
    """
    for batch in batches:
        (scores, chances), (wanted, expected) = fast(batch), trusted(batch)
        apart = float(np.abs(chances - expected).max())
        shift = float(np.abs(scores - wanted).max() / max(1.0, np.abs(wanted).max()))
        # Written so that NaN is refused as well.
        if not (apart <= TOLERANCE and shift <= SCORE_TOLERANCE):
            reason = f"OpenVINO's probabilities differ from TensorFlow's by {apart:.1e}"
            raise ClassifierError(name, f"{reason}, its scores by {shift:.1e}", LEAVE_OUT)
