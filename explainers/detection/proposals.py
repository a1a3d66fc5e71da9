"""A Keras detector as one flat list of steps that ends in proposals: boxes with class scores."""

from typing import Any, NamedTuple

from explainers.detection.settings import DetectorSettings
from explainers.network.files import ClassifierError
from explainers.network.head import PROBABILITIES, last_activation
from explainers.network.layers import Step, ancestors, list_steps, walk

BOX = 4
SHAPES = "give (proposals, 4) and (proposals, classes), or one output (proposals, 4 + classes)"
# A probability that is exactly 0 or 1 has no finite logarithm of its odds.
SMALLEST = 1e-7


class Proposals(NamedTuple):
    """What a detector says about a batch: tensors inside a compiled function, or their arrays.

    Attributes
    ----------
    boxes
        (n, proposals, 4): left, top, right, bottom, in pixels of the network's input.
    scores, probabilities
        (n, proposals, classes): before and after the activation. The probabilities hold the
        objectness.
    classes
        (n, proposals, classes): the probabilities without the objectness.
    objectness
        (n, proposals): how sure it is that there is any object.
    """

    boxes: Any
    scores: Any
    probabilities: Any
    classes: Any
    objectness: Any


class DetectorNetwork:
    """A Keras model that gives proposals and the output of any layer.

    Attributes
    ----------
    steps
        Every step, in the order in which a value meets them.
    candidates
        The steps, by number, from which a feature layer may be chosen: those that boxes and classes
        are both computed from, without the layers that give them.
    classes
        The number of classes, the background included.
    """

    def __init__(
        self, model: Any, shape: tuple[int | None, ...], settings: DetectorSettings, name: str
    ) -> None:
        self._model, self._settings, self._size = model, settings, shape[1:3]
        self.steps, ends = list_steps(model, shape)
        self.candidates = _shared(self.steps, ends)
        shapes = [tuple(output.shape) for output in model.outputs]
        # A Sequential model has one output and no name for it.
        names = list(getattr(model, "output_names", ["output"]))
        self._boxes = _boxes_output(shapes, names, settings.boxes, name)
        self.classes = sum(one[2] for one in shapes) - BOX - settings.objectness
        if self.classes < 1:
            reason = f"its outputs are {_told(shapes)}, which leaves no column for a class"
            raise ClassifierError(name, reason, SHAPES)
        # Of one output it is that one, of two the other.
        classes_end = ends[self._boxes - 1]
        _check_meaning(self.steps, classes_end, self.classes, settings, name)

    @property
    def layers(self) -> dict[str, Step]:
        """Steps by path; a layer that is used twice stands for its last use."""
        return {step.path: step for step in self.steps}

    def trace(self, batch: Any) -> tuple[dict[str, Any], Proposals]:
        """Send a preprocessed batch through the network, inside a ``tf.function``.

        Returns
        -------
        outputs, proposals
            Layer's path to its output; what the network proposes.
        """
        import keras
        import tensorflow as tf

        outputs: dict[str, Any] = {}

        def call(path: str, operation: Any, args: tuple, kwargs: dict) -> Any:
            outputs[path] = operation(*args, **kwargs)
            return outputs[path]

        found = keras.tree.flatten(walk(self._model, batch, call))
        ordered = [found.pop(self._boxes), *found]
        numbers = tf.concat([tf.cast(one, tf.float32) for one in ordered], axis=2)
        return outputs, self._read(numbers)

    def _read(self, numbers: Any) -> Proposals:
        import tensorflow as tf

        boxes, rest = numbers[..., :BOX], numbers[..., BOX:]
        scores = rest[..., self._settings.objectness :]
        classes = self._activated(scores)
        if self._settings.objectness:
            sure = rest[..., 0]
            sure = sure if self._settings.activation == "none" else tf.sigmoid(sure)
        else:
            sure = tf.ones_like(scores[..., 0])
        if self._settings.activation == "none":
            odds = tf.clip_by_value(scores, SMALLEST, 1 - SMALLEST)
            scores = tf.math.log(odds) - tf.math.log1p(-odds)
        return Proposals(self._corners(boxes), scores, classes * sure[..., None], classes, sure)

    def _activated(self, scores: Any) -> Any:
        import tensorflow as tf

        if self._settings.activation == "none":
            return scores
        return (
            tf.sigmoid(scores) if self._settings.activation == "sigmoid" else tf.nn.softmax(scores)
        )

    def _corners(self, boxes: Any) -> Any:
        import tensorflow as tf

        if self._settings.format == "corners-yx":
            boxes = tf.gather(boxes, [1, 0, 3, 2], axis=2)
        elif self._settings.format == "centre":
            centre, half = boxes[..., :2], boxes[..., 2:] / 2
            boxes = tf.concat([centre - half, centre + half], axis=2)
        if self._settings.units == "pixels":
            return boxes
        height, width = self._size
        return boxes * tf.constant([width, height, width, height], tf.float32)


def _boxes_output(shapes: list[tuple], names: list[str], wanted: str | None, name: str) -> int:
    """Find the output that holds the boxes, or begins with them."""
    if len(shapes) > 2 or any(len(one) != 3 or not all(one[1:]) for one in shapes):
        raise ClassifierError(name, f"its outputs are {_told(shapes)}", SHAPES)
    if len({one[1] for one in shapes}) > 1:
        reason = f"its outputs {_told(shapes)} have different numbers of proposals"
        raise ClassifierError(name, reason, SHAPES)
    if wanted is not None and wanted not in names:
        reason = f"it has no output {wanted!r}; it has: {', '.join(names)}"
        raise ClassifierError(name, reason, "correct the setting 'boxes'")
    fitting = [number for number, one in enumerate(shapes) if one[2] == BOX or len(shapes) == 1]
    if wanted is not None:
        fitting = [number for number in fitting if names[number] == wanted]
    if len(fitting) != 1:
        reason = f"which of its outputs {', '.join(names)} holds the boxes is not clear"
        raise ClassifierError(name, reason, "name one with four columns in the setting 'boxes'")
    return fitting[0]


def _shared(steps: list[Step], ends: tuple[int, ...]) -> set[int]:
    """Find the steps that all of the last layers with weights are computed from."""
    last = set().union(*(_weighted(steps, number) for number in ends))
    below = [ancestors(steps, source) for number in last for source in steps[number].sources]
    return set.intersection(*below) if below else set()


def _weighted(steps: list[Step], number: int) -> set[int]:
    """Go back from an output to the layers with weights that are met first."""
    if getattr(steps[number].operation, "weights", ()):
        return {number}
    return set().union(*(_weighted(steps, source) for source in steps[number].sources))


def _check_meaning(
    steps: list[Step], number: int, classes: int, settings: DetectorSettings, name: str
) -> None:
    """Refuse settings that contradict the network; `number` is the step that gives the classes."""
    if settings.background is not None and settings.background >= classes:
        reason = f"its background is class {settings.background} and its last class {classes - 1}"
        raise ClassifierError(name, reason, "correct the setting 'background'")
    while steps[number].kind == "Concatenate":
        # Of boxes and classes, the classes are the last; otherwise all parts are alike.
        number = steps[number].sources[-1]
    kind = last_activation(steps, number)
    if settings.activation != "none" and kind in PROBABILITIES:
        reason = f"its classes end with {kind}, so they are probabilities already"
        raise ClassifierError(name, reason, "set 'activation' to 'none'")


def _told(shapes: list[tuple]) -> str:
    return " and ".join(str(one[1:]) for one in shapes)
