"""D-RISE: look at the picture through random masks, and average those that keep a box found.

V. Petsiuk et al., "Black-box Explanation of Object Detectors via Saliency Maps" (2021), section 3:
a mask weighs as much as the detector's best proposal behind it resembles the box, where the
resemblance of a box t and a proposal j is

    s(t, j) = IoU(box t, box j) * cosine(classes t, classes j) * objectness j.

The masks are averaged as in RISE. Only the detector's outputs are used, no gradient. A detector
without objectness is given the paper's 1 if its classes are a softmax; if they are independent, the
cosine does not see how sure it is, and its highest probability stands for the objectness.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np

from explainers.classifiers import Classifier
from explainers.detection.focus import BoxClassifier
from explainers.explanation import Explanation
from explainers.methods._blackbox import Subject
from explainers.methods._masks import average_masks, random_masks
from explainers.methods._perturbation import Colour, colour
from explainers.network.engine import padded_batches
from explainers.parameters import Between

FAINT = 1e-12  # keeps the cosine of a proposal without any class finite


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    num_masks: Annotated[int, Between(2, 1_000_000)] = 5000,
    cells: Annotated[int, Between(1, 64)] = 16,
    keep: Annotated[float, Between(0.01, 0.99)] = 0.5,
    centred: bool = True,
    hide_colour: Annotated[Colour, colour] = "black",
    batch_size: Annotated[int, Between(1, 1024)] = 32,
) -> list[Explanation]:
    """Explain boxes of a detector by D-RISE; each picture's seed governs its masks.

    Parameters
    ----------
    num_masks
        Forward passes for each picture; the memory does not depend on it.
    cells
        Along each side of the grid from which a mask is made.
    keep
        Probability that a cell is seen, E[M].
    centred
        Subtract the mean resemblance over the masks, so that the map is signed.
    hide_colour
        What shows through a mask's holes: ``black``, the picture's ``mean`` colour, or [red, green,
        blue].
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        The facts hold ``masks`` and ``mean_resemblance``. ``arrays`` holds what proposals are
        compared with: ``box``, left, top, right, bottom in pixels of the network's input, and
        ``classes``, its probabilities without the objectness.

    Raises
    ------
    ValueError
        If the classifier does not stand for boxes, see `explainers.detection`.
    """
    if not isinstance(classifier, BoxClassifier):
        remedy = "load an object detector with explainers.load_detector, or use rise"
        raise ValueError(f"drise: {classifier.name} finds no boxes; {remedy}")
    explanations = []
    for image, ids, seed in zip(images, targets, seeds, strict=True):
        subject = Subject.of(classifier, image)
        boxes, classes = _boxes(classifier, subject.shown)
        answer = _answering(classifier, subject, boxes, classes, hide_colour, batch_size)
        masks = random_masks(classifier.input_size, cells, keep, num_masks, batch_size, seed)
        maps, means = average_masks(masks, answer, keep, centred=centred)
        for target in ids:
            facts = {"masks": num_masks, "mean_resemblance": float(means[target])}
            arrays = {"box": boxes[target], "classes": classes[target]}
            explanations.append(subject.explanation(target, maps[target], facts, arrays))
    return explanations


def _boxes(classifier: BoxClassifier, shown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the boxes that are explained, as they are in this picture, with their classes."""

    def propose(batch: Any) -> tuple[Any, Any]:
        proposals = classifier.propose(batch)
        return classifier.own(proposals.boxes), classifier.own(proposals.classes)

    function = classifier.compiled(("drise boxes",), propose, [classifier.input_signature(1)])
    boxes, classes = function(shown[None])
    return boxes[0], classes[0]


def _answering(
    classifier: BoxClassifier,
    subject: Subject,
    boxes: np.ndarray,
    classes: np.ndarray,
    hide_colour: Colour,
    batch_size: int,
) -> Callable[[np.ndarray], np.ndarray]:
    hidden = subject.hidden(hide_colour)
    function = _compile(classifier, boxes.shape, classes.shape, batch_size)

    def answer(masks: np.ndarray) -> np.ndarray:
        (batch,) = padded_batches(subject.seen_through(masks, hidden), batch_size)
        return function(batch, boxes, classes)[0][: len(masks)]

    return answer


def _compile(
    classifier: BoxClassifier, boxes: tuple, classes: tuple, batch_size: int
) -> Callable[..., list[np.ndarray]]:
    import tensorflow as tf

    def compare(batch: Any, boxes: Any, classes: Any) -> tuple[Any]:
        proposals = classifier.propose(batch)
        objectness = proposals.objectness
        if classifier.detector.settings.has_independent_classes:
            objectness = tf.reduce_max(proposals.classes, axis=2)
        # Each of these is (n, boxes, proposals).
        shared = _intersection_over_union(boxes, proposals.boxes)
        alike = tf.einsum("bc,npc->nbp", _normalised(classes), _normalised(proposals.classes))
        return (tf.reduce_max(shared * alike * objectness[:, None], axis=2),)

    places = [tf.TensorSpec(shape, tf.float32) for shape in (boxes, classes)]
    signature = [classifier.input_signature(batch_size), *places]
    return classifier.compiled(("drise", batch_size), compare, signature)


def _normalised(classes: Any) -> Any:
    import tensorflow as tf

    return classes / tf.maximum(tf.norm(classes, axis=-1, keepdims=True), FAINT)


def _intersection_over_union(boxes: Any, others: Any) -> Any:
    """Compare (boxes, 4) with (n, proposals, 4): (n, boxes, proposals)."""
    import tensorflow as tf

    boxes, others = boxes[None, :, None], others[:, None]
    starts = tf.maximum(boxes[..., :2], others[..., :2])
    ends = tf.minimum(boxes[..., 2:], others[..., 2:])
    shared = _area(starts, ends)
    areas = [_area(some[..., :2], some[..., 2:]) for some in (boxes, others)]
    return tf.math.divide_no_nan(shared, areas[0] + areas[1] - shared)


def _area(starts: Any, ends: Any) -> Any:
    import tensorflow as tf

    return tf.reduce_prod(tf.maximum(ends - starts, 0.0), axis=-1)
