"""What a model takes and gives; refused, with a reason, if it does not classify pictures."""

from collections.abc import Sequence
from typing import Any

from explainers.images import MAX_PIXELS
from explainers.network.files import ClassifierError
from explainers.network.head import Head
from explainers.network.layers import is_supported
from explainers.network.settings import ClassifierSettings

LOAD_DETECTOR = (
    "explainers.load_detector reads an object detector, and so do commands with its setting "
    "'detector'"
)
ONE_HEAD = "of several heads keep one: keras.Model(model.input, model.outputs[0])"
# What the number of an output's dimensions, the batch included, says about the network.
KINDS = {
    3: ("rows of numbers, as of an object detector or of a sequence", LOAD_DETECTOR),
    4: ("a map, as of a segmentation network", "pool the map to one number for each class"),
}
ELSE = ("not what a classifier gives", "end it with one number for each class")


def input_shape(
    model: Any, name: str, settings: ClassifierSettings, *, detector: bool = False
) -> tuple[int, int, int]:
    """Give the height, the width and the channels of the picture that the model takes.

    Raises
    ------
    ClassifierError
        If it does not take one picture; or, unless it is a detector, has several outputs.
    """
    if not is_supported(model):
        reason = "it is a subclass of keras.Model, whose layers cannot be followed"
        raise ClassifierError(name, reason, "rebuild it as a functional or Sequential model")
    # A Sequential model that was never built has neither.
    inputs, outputs = (getattr(model, name, None) or [] for name in ("inputs", "outputs"))
    if len(inputs) != 1:
        reason = f"it takes {len(inputs)} inputs, not one picture"
        raise ClassifierError(name, reason, "give it one input, the picture")
    if settings.detector and not detector:
        raise ClassifierError(name, "its settings are those of an object detector", LOAD_DETECTOR)
    if len(outputs) != 1 and not detector:
        reason = f"it gives {len(outputs)} outputs, not one"
        raise ClassifierError(name, reason, f"{LOAD_DETECTOR}; {ONE_HEAD}")
    shape = tuple(inputs[0].shape)
    if len(shape) != 4 or shape[3] not in (1, 3):
        reason = f"it takes {shape[1:]}, not a picture (height, width, 3 or 1)"
        raise ClassifierError(name, reason, "give it pictures with the colours last")
    given = settings.input_size or (None, None)
    height, width = (have or want for have, want in zip(shape[1:3], given, strict=True))
    if not height or not width:
        reason = "it takes pictures of any size"
        raise ClassifierError(name, reason, "set input_size to [height, width]")
    if settings.input_size and settings.input_size != (height, width):
        reason = f"it takes pictures of {height} x {width}"
        raise ClassifierError(name, reason, "correct input_size or leave it out")
    if height * width > MAX_PIXELS:
        reason = f"it takes pictures of {height} x {width}, more than {MAX_PIXELS:,} pixels"
        raise ClassifierError(name, reason, "use a network for smaller pictures")
    return height, width, shape[3]


def output_count(shape: tuple, name: str) -> int:
    """Count the numbers that the last layer gives for each picture."""
    if len(shape) != 2 or not shape[1]:
        kind, remedy = KINDS.get(len(shape), ELSE)
        reason = f"its output is {shape[1:]}, {kind}, and not one number for each class"
        raise ClassifierError(name, reason, remedy)
    return shape[1]


def check_head(head: Head, activation: str, outputs: int, name: str) -> None:
    """Refuse a network whose classes have no score, or only one probability."""
    if head.mixes_probabilities:
        raise ClassifierError(
            name,
            "it ends by mixing probabilities, so no class has one score before an activation",
            "use one of the networks that it mixes",
        )
    if outputs == 1 and activation == "softmax":
        reason = "it has one output and softmax, so every picture gets probability 1"
        raise ClassifierError(name, reason, "end it with sigmoid, or with two outputs")


def label_names(given: Sequence[str] | None, outputs: int, name: str) -> tuple[str, ...]:
    """Name the classes; one sigmoid output makes two of them."""
    if outputs == 1 and given is not None and len(given) == 1:
        return (f"not {given[0]}", given[0])
    count = max(outputs, 2)
    if given is None:
        return tuple(f"class {number}" for number in range(count))
    if len(given) != count:
        reason = f"it has {count} classes and {len(given)} labels"
        raise ClassifierError(name, reason, "give one label for each class, in the output's order")
    return tuple(given)
