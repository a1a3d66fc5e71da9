"""A Keras object detector: pictures in, boxes with classes out, and each box to be explained."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explainers.detection import boxes as geometry
from explainers.detection.focus import BoxClassifier
from explainers.detection.proposals import DetectorNetwork, Proposals
from explainers.detection.settings import DetectorSettings
from explainers.network.engine import Compiled, choose, compile_function
from explainers.network.feature_layer import feature_layer
from explainers.network.files import ClassifierError, hash_file
from explainers.network.frames import Frame
from explainers.network.loading import open_network
from explainers.network.settings import ClassifierSettings
from explainers.network.shape import input_shape

ROUNDING = 1e-3  # by which a probability may leave the range from 0 to 1


@dataclass(frozen=True)
class Detection:
    """One object that a detector found.

    Attributes
    ----------
    box
        (left, top, right, bottom) in pixels of the source picture, the end exclusive.
    class_id, class_name
        What it is.
    score
        The probability of this class, the objectness included.
    proposal
        The number of the proposal, by which the detector finds it again in another picture.
    """

    box: tuple[float, float, float, float]
    class_id: int
    class_name: str
    score: float
    proposal: int


class Detector:
    """A network with its labels, its preprocessing and the meaning of its outputs.

    Attributes
    ----------
    name, sha256
        The file's stem and the hash of its content.
    labels
        The names of the classes, the background included.
    input_size, channels
        Height and width of the network's input, and 3 or 1.
    feature_layer
        Path of the layer whose output an activation map is made from, or None.
    engine
        What computes its functions; results differ in the last bits.
    settings
        How its outputs are read.
    is_multi_label
        False, as of a classifier that gives one class: every box has one.
    """

    is_multi_label = False

    def __init__(self, model: Any, path: Path, settings: ClassifierSettings) -> None:
        self.name = settings.name or path.stem
        self.sha256 = hash_file(path)
        self.preprocessing = settings.preprocessing
        self.settings = settings.detector or DetectorSettings()
        if settings.engine != "tensorflow":
            reason = f"its engine is {settings.engine}, which runs classifiers only"
            raise ClassifierError(self.name, reason, "leave its setting 'engine' out")
        self.engine = choose(model)
        self.compiled_functions: dict[tuple, Compiled] = {}
        height, width, self.channels = input_shape(model, self.name, settings, detector=True)
        self.input_size = (height, width)
        shape = (None, height, width, self.channels)
        self.network = DetectorNetwork(model, shape, self.settings, self.name)
        self.labels = self._labels(settings.labels)
        self.feature_layer = feature_layer(self.network, settings.feature_layer, self.name)

    def frame(self, picture: np.ndarray) -> Frame:
        """Bring a source picture, uint8 (height, width, 3), to the size of the network's input."""
        return self.preprocessing.frame(picture, self.input_size)

    def detect(self, picture: np.ndarray) -> list[Detection]:
        """Find the objects in a source picture, uint8 (height, width, 3), the surest first."""
        import tensorflow as tf

        frame = self.frame(picture)
        batch = self.preprocessing.scaled(frame.pixels, self.channels)[None]
        if ("detect",) not in self.compiled_functions:
            signature = [tf.TensorSpec(batch.shape, tf.float32)]
            self.compiled_functions["detect",] = compile_function(
                lambda values: tuple(self.network.trace(values)[1]), signature, self.engine
            )
        found = Proposals(*self.compiled_functions["detect",](batch))
        self._check(found)
        boxes, chances = found.boxes[0], found.probabilities[0]
        kept = [
            pair for number in self._objects() for pair in self._of_class(boxes, chances, number)
        ]
        kept.sort(key=lambda pair: -chances[pair])
        named = [self._detection(frame, boxes, chances, *pair) for pair in kept]
        visible = [one for one in named if one.box[0] < one.box[2] and one.box[1] < one.box[3]]
        return visible[: self.settings.max_boxes]

    def focus(self, detections: Sequence[Detection]) -> BoxClassifier:
        """Give a classifier whose classes are these boxes, for any method of explanation.

        Raises
        ------
        ValueError
            If there is no box.
        """
        return BoxClassifier(self, detections)

    def look_at(self, picture: np.ndarray) -> BoxClassifier:
        """Give a classifier whose classes are the boxes found in a picture, the surest first.

        Raises
        ------
        ValueError
            If nothing is found.
        """
        return self.focus(self.detect(picture))

    def _check(self, found: Proposals) -> None:
        """Refuse outputs that are no numbers, or no probabilities where they should be."""
        if not all(np.isfinite(part).all() for part in found):
            reason = "it gives NaN for a picture"
            raise ClassifierError(self.name, reason, "check its weights and its preprocessing")
        least, most = found.probabilities.min(), found.probabilities.max()
        if least < -ROUNDING or most > 1 + ROUNDING:
            reason = f"its probabilities go from {least:.3g} to {most:.3g}"
            remedy = "set 'activation' to what makes probabilities of its outputs"
            raise ClassifierError(self.name, reason, remedy)

    def _objects(self) -> list[int]:
        return [n for n in range(self.network.classes) if n != self.settings.background]

    def _of_class(self, boxes: np.ndarray, chances: np.ndarray, number: int) -> list[tuple]:
        likely = np.flatnonzero(chances[:, number] >= self.settings.min_score)
        kept = geometry.suppress(boxes[likely], chances[likely, number], self.settings.max_overlap)
        return [(int(likely[index]), number) for index in kept]

    def _detection(
        self, frame: Frame, boxes: np.ndarray, chances: np.ndarray, proposal: int, number: int
    ) -> Detection:
        box = geometry.to_source(frame, boxes[proposal])
        return Detection(
            box, number, self.labels[number], float(chances[proposal, number]), proposal
        )

    def _labels(self, given: tuple[str, ...] | None) -> tuple[str, ...]:
        count = self.network.classes
        if given is not None and len(given) != count:
            reason = f"it has {count} classes and {len(given)} labels"
            remedy = "give one label for each class, in the output's order"
            raise ClassifierError(self.name, reason, remedy)
        return given or tuple(f"class {number}" for number in range(count))


def load_detector(
    spec: str | os.PathLike | Mapping[str, Any], cache: str | os.PathLike | None = None
) -> Detector:
    """Load an object detector, refusing files that are not safe or not understood.

    Parameters
    ----------
    spec
        As for `explainers.load_classifier`; the settings may have a dictionary ``detector``, see
        `explainers.detection.settings.DetectorSettings`.
    cache
        Folder for converted pretrained networks.

    Raises
    ------
    ClassifierError
        If the file cannot be used; names the file, the reason and the next step.
    """
    return open_network(spec, cache, _build)


def _build(model: Any, path: Path, settings: ClassifierSettings) -> Detector:
    detector = Detector(model, path, settings)
    detector.detect(np.full((*detector.input_size, 3), 127, np.uint8))
    return detector
