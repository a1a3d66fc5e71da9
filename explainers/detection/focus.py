"""Boxes of a detector as the classes of a classifier, so that every method can explain them.

A box's score is the score of its class in its own proposal, whatever the picture: when parts of the
picture are hidden, the same number of the network's output is looked at again.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from explainers.classifiers import Classifier
from explainers.detection.proposals import Proposals
from explainers.network import targets
from explainers.network.engine import Compiled

if TYPE_CHECKING:
    from explainers.detection.detector import Detection, Detector


class _Bound(Compiled):
    """A compiled function, and the boxes that it is asked for."""

    def __init__(self, function: Compiled, places: np.ndarray) -> None:
        self._function, self._places, self.graph = function, places, function.graph

    def __call__(self, *arrays: np.ndarray) -> list[np.ndarray]:
        return self._function(*arrays, self._places)


class BoxClassifier(Classifier):
    """A detector seen through some of its boxes: class n is the n-th of them.

    Attributes
    ----------
    detections
        The boxes.
    labels
        For each of them the class's name and the box's number.
    """

    def __init__(self, detector: "Detector", detections: Sequence["Detection"]) -> None:
        if not detections:
            least = detector.settings.min_score
            reason = f"{detector.name} finds nothing with a probability of at least {least:g}"
            raise ValueError(f"{reason}; lower its setting 'min_score' or use another picture")
        self.detector, self.detections = detector, tuple(detections)
        self.name, self.sha256 = detector.name, detector.sha256
        self.preprocessing = detector.preprocessing
        self.engine = self._gradients = detector.engine
        self._is_fast = False
        # Boxes of other pictures share the functions: which boxes they are is an argument.
        self._compiled = detector.compiled_functions
        self.input_size, self.channels = detector.input_size, detector.channels
        self.network: Any = detector.network
        self.output = detector.settings.activation
        self.labels = tuple(
            f"{one.class_name} (box {number})" for number, one in enumerate(self.detections)
        )
        self.feature_layer = detector.feature_layer
        self._places = np.array([[one.proposal, one.class_id] for one in self.detections], np.int32)
        self._traced_places: Any = None

    def resolve_targets(
        self, pictures: Sequence[np.ndarray], rule: str | Sequence[int | Sequence[int]]
    ) -> list[tuple[int, ...]]:
        """Choose the boxes to explain; ``label:`` and ``class:`` stand for all boxes of a class.

        Parameters and errors are those of `Classifier.resolve_targets`. Where no rule is given, but
        numbers, they are those of the boxes.
        """
        parsed = targets.parse_rule(rule) if isinstance(rule, str) else None
        if parsed is None or parsed.kind not in ("label", "class"):
            return super().resolve_targets(pictures, rule)
        labels = self.detector.labels
        (wanted,) = targets.resolve(parsed, np.zeros((1, len(labels))), labels)
        chosen = [n for n, one in enumerate(self.detections) if one.class_id in wanted]
        return [tuple(chosen)] * len(pictures)

    def trace(self, batch: Any) -> tuple[dict[str, Any], Any, Any]:
        """Send a preprocessed batch through the network, inside a function given to `compiled`.

        Returns
        -------
        outputs, scores, probabilities
            Layer's path to its output; (n, boxes) before and after the activation, the
            probabilities with the objectness.
        """
        outputs, proposals = self.network.trace(batch)
        return outputs, self._pick(proposals.scores), self._pick(proposals.probabilities)

    def propose(self, batch: Any) -> Proposals:
        """Give all proposals for a preprocessed batch, inside a function given to `compiled`."""
        return self.network.trace(batch)[1]

    def own(self, values: Any) -> Any:
        """Pick the boxes' own proposals: (n, proposals, k) to (n, boxes, k), in such a function."""
        import tensorflow as tf

        return tf.gather(values, self._traced_places[:, 0], axis=1)

    def compiled(self, key: tuple, function: Callable, signature: Sequence) -> Compiled:
        """Compile a function of TensorFlow the first time that so many boxes ask for it."""
        import tensorflow as tf

        places = self._places

        def with_places(*arguments: Any) -> Any:
            *given, self._traced_places = arguments
            return function(*given)

        full = [*signature, tf.TensorSpec(places.shape, tf.int32)]
        run = super().compiled(("boxes", len(places), *key), with_places, full)
        return _Bound(run, places)

    def forward(self, key: tuple, function: Callable, signature: Sequence) -> Compiled:
        """Compile a function without gradients; detectors always run in TensorFlow."""
        return self.compiled(key, function, signature)

    def _pick(self, values: Any) -> Any:
        import tensorflow as tf

        classes = values.shape[2]
        flat = tf.reshape(values, (-1, values.shape[1] * classes))
        places = self._traced_places
        return tf.gather(flat, places[:, 0] * classes + places[:, 1], axis=1)
