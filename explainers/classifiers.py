"""A Keras model as the rest of the library sees it: pictures in, class probabilities out."""

import copy
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from explainers.network import inference, targets
from explainers.network.engine import Compiled, Forward, choose, compile_function, padded_batches
from explainers.network.feature_layer import feature_layer, find_layer
from explainers.network.files import ClassifierError, hash_file
from explainers.network.frames import Frame
from explainers.network.loading import open_network
from explainers.network.model import Network
from explainers.network.settings import ClassifierSettings
from explainers.network.shape import check_head, input_shape, label_names, output_count

__all__ = ["BATCH_SIZE", "Classifier", "ClassifierError", "load_classifier"]

# Every prediction is made alone: results differ in the last bits between batch sizes, and an
# explanation must not depend on the company in which its picture came.
BATCH_SIZE = 1


class Classifier:
    """A network with its labels, its preprocessing and its feature layer.

    Attributes
    ----------
    name, sha256
        The file's stem and the hash of its content.
    labels
        The names of the classes. A network with one sigmoid output has two: not, and yes.
    input_size, channels
        Height and width of the network's input, and 3 or 1.
    feature_layer
        Path of the layer whose output an activation map is made from, or None.
    output
        ``softmax``, ``sigmoid``, or ``logits`` if the network ends without an activation.
    engine
        What computes its functions; results differ in the last bits.
    """

    def __init__(self, model: Any, path: Path, settings: ClassifierSettings) -> None:
        self.name = settings.name or path.stem
        self.sha256 = hash_file(path)
        self.preprocessing = settings.preprocessing
        self._gradients = self.engine = choose(model)
        self._is_fast = settings.engine == "openvino"
        if self._is_fast:
            self.engine = inference.describe(self.name, self._gradients)
        self._compiled: dict[tuple, Compiled] = {}
        self._passes: dict[tuple, inference.Inference] = {}
        height, width, self.channels = input_shape(model, self.name, settings)
        self.input_size = (height, width)
        self.network = Network(model, (None, *self.input_size, self.channels))
        self.output = self.network.head.kind
        self._activation = settings.logits if self.output == "logits" else self.output
        outputs = output_count(self.network.output.shape, self.name)
        check_head(self.network.head, self._activation, outputs, self.name)
        self.labels = label_names(settings.labels, outputs, self.name)
        self.feature_layer = feature_layer(self.network, settings.feature_layer, self.name)
        self._check_output()

    @property
    def is_multi_label(self) -> bool:
        """Whether each class has a probability of its own, so that several may be true at once."""
        return self._activation == "sigmoid" and self.network.output.shape[1] != 1

    def class_name(self, class_id: int) -> str:
        """Give the name of a class."""
        return self.labels[class_id]

    def frame(self, picture: np.ndarray) -> Frame:
        """Bring a source picture, uint8 (height, width, 3), to the size of the network's input."""
        return self.preprocessing.frame(picture, self.input_size)

    def scaled(self, pixels: np.ndarray) -> np.ndarray:
        """Turn pixels at the input's size, (..., 3), into what the network takes."""
        return self.preprocessing.scaled(pixels, self.channels)

    def preprocess(self, pictures: Sequence[np.ndarray]) -> np.ndarray:
        """Prepare source pictures of any size: float32, (n, height, width, channels)."""
        return np.stack([self.scaled(self.frame(picture).pixels) for picture in pictures])

    def predict(self, pictures: Sequence[np.ndarray]) -> np.ndarray:
        """Give the probability of each class.

        Parameters
        ----------
        pictures
            Source pictures, uint8 (height, width, 3) each.

        Returns
        -------
        numpy.ndarray
            float32, (pictures, classes). Rows of a multi-label network do not sum to one.
        """
        found = np.zeros((len(pictures), len(self.labels)), np.float32)
        for number, picture in enumerate(pictures):
            found[number] = self.evaluate(self.preprocess([picture]))[1][0]
        return found

    def resolve_targets(
        self, pictures: Sequence[np.ndarray], rule: str | Sequence[int | Sequence[int]]
    ) -> list[tuple[int, ...]]:
        """Choose the classes to explain.

        Parameters
        ----------
        pictures
            Source pictures.
        rule
            A rule of `explainers.network.targets`, or for each picture its true class or classes.

        Raises
        ------
        ValueError
            If the rule is unknown or names a class that the network does not have.
        """
        if isinstance(rule, str):
            parsed = targets.parse_rule(rule)
            needs_prediction = parsed.kind in ("top-k", "threshold")
            shape = (len(pictures), len(self.labels))
            chances = self.predict(pictures) if needs_prediction else np.zeros(shape)
            return targets.resolve(parsed, chances, self.labels)
        return targets.given(rule, len(pictures), len(self.labels))

    def trace(self, batch: Any) -> tuple[dict[str, Any], Any, Any]:
        """Send a preprocessed batch through the network, inside a function given to `compiled`.

        Returns
        -------
        outputs, scores, probabilities
            Layer's path to its output; (n, classes) before and after the last activation.
        """
        import tensorflow as tf

        outputs, scores = self.network.trace(batch)
        if scores.shape[1] == 1:
            scores = tf.concat([-scores, scores], axis=1)
        activation = tf.nn.softmax if self._activation == "softmax" else tf.nn.sigmoid
        return outputs, scores, activation(scores)

    def with_model(self, model: Any, sha256: str) -> "Classifier":
        """Copy the classifier with other weights.

        Parameters
        ----------
        model
            A Keras model of the same layers.
        sha256
            The hash that tells the copy from the classifier, which stays as it is.
        """
        twin = copy.copy(self)
        twin.network = Network(model, (None, *self.input_size, self.channels))
        twin.sha256 = sha256
        twin._compiled, twin._passes = {}, {}
        return twin

    def compiled(self, key: tuple, function: Callable, signature: Sequence) -> Compiled:
        """Compile a function of TensorFlow the first time it is asked for; see `engine`.

        Parameters
        ----------
        key
            What tells the function from others of the same classifier.
        function
            From tensors to a tuple of tensors; may call `trace`.
        signature
            A ``tf.TensorSpec`` for each of its arguments.
        """
        if key not in self._compiled:
            self._compiled[key] = compile_function(function, signature, self._gradients)
        return self._compiled[key]

    def forward(self, key: tuple, function: Callable, signature: Sequence) -> Forward:
        """Compile a function without gradients for the engine that the settings ask for.

        The arguments are those of `compiled`.
        """
        if not self._is_fast:
            return self.compiled(key, function, signature)
        if key not in self._passes:
            self._passes[key] = inference.Inference(function, signature, self.name)
        return self._passes[key]

    def input_signature(self, batch_size: int) -> Any:
        """Describe a preprocessed batch to TensorFlow."""
        import tensorflow as tf

        return tf.TensorSpec((batch_size, *self.input_size, self.channels), tf.float32)

    def evaluate(
        self, batch: np.ndarray, batch_size: int = BATCH_SIZE
    ) -> tuple[np.ndarray, np.ndarray]:
        """Run preprocessed pictures through the network.

        Parameters
        ----------
        batch
            float32, (n, height, width, channels), as `preprocess` gives them.
        batch_size
            Pictures in one forward pass, always filled up to this number, so that a picture's
            answer does not depend on the pictures beside it.

        Returns
        -------
        scores, probabilities
            float32, (n, classes) each: before and after the last activation.
        """
        if not len(batch):
            nothing = np.zeros((0, len(self.labels)), np.float32)
            return nothing, nothing
        function = self.forward(
            ("evaluate", batch_size), self._scored, [self.input_signature(batch_size)]
        )
        parts = [function(padded) for padded in padded_batches(batch, batch_size)]
        joined = [np.concatenate(part)[: len(batch)] for part in zip(*parts, strict=True)]
        return joined[0], joined[1]

    def _scored(self, values: Any) -> tuple[Any, Any]:
        return self.trace(values)[1:]

    def find_layer(self, path: str | None) -> str:
        """Check a layer's path; None stands for the feature layer.

        Raises
        ------
        LookupError
            If there is no such layer with a spatial output; names the nearest choices.
        """
        return find_layer(self.network, path or self.feature_layer)

    def _check_output(self) -> None:
        pictures = inference.probes(*self.input_size)
        if not np.isfinite(self.predict(pictures[:1])).all():
            reason = "it gives NaN for a plain grey picture"
            raise ClassifierError(self.name, reason, "check its weights and its preprocessing")
        if self._is_fast:
            signature = [self.input_signature(BATCH_SIZE)]
            trusted = compile_function(self._scored, signature, self._gradients)
            batches = [self.preprocess([picture]) for picture in pictures]
            inference.check_equal(self.name, self.evaluate, trusted, batches)


def load_classifier(
    spec: str | os.PathLike | Mapping[str, Any], cache: str | os.PathLike | None = None
) -> Classifier:
    """Load a classifier, refusing files that are not safe or not understood.

    Parameters
    ----------
    spec
        The path of a ``.keras`` file, the name of a pretrained network, or a dictionary with one of
        these under ``path`` and any setting of `explainers.network.settings`. A file ``name.json``
        beside ``name.keras`` gives the settings that the dictionary leaves out.
    cache
        Folder for converted pretrained networks.

    Raises
    ------
    ClassifierError
        If the file cannot be used; names the file, the reason and the next step.
    """
    return open_network(spec, cache, Classifier)
