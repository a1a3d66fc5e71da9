"""What the methods share that weigh the feature maps of a layer by gradients."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._facts import facts
from explainers.methods._gradients import differentiate, trace
from explainers.network.engine import Compiled, padded_batches

# Classes of one picture that share a forward pass; every further one adds to the compiled graph.
MAX_CLASSES = 4


class Recipe(NamedTuple):
    """How a method makes its map, inside the compiled function.

    Attributes
    ----------
    key
        The method's name, and those of its parameters that change the recipe.
    arrays
        What it makes, by name: first ``raw``, (n, h, w), the map at the layer's size.
    combine
        From the feature maps and the gradients, float32 (n, h, w, k) each, to these arrays.
    """

    key: tuple[str, ...]
    arrays: tuple[str, ...]
    combine: Callable[[Any, Any], tuple[Any, ...]]


class _Pass(NamedTuple):
    """Classes of one picture that share a forward pass, and the place of the first among all."""

    picture: int
    place: int
    classes: tuple[int, ...]


def explain_layer(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    recipe: Recipe,
    *,
    layer: str | None,
    score: str,
    batch_size: int,
) -> list[Explanation]:
    """Explain each picture and class by the feature maps of a layer and their gradients.

    Raises
    ------
    LookupError
        If the classifier has no such layer.
    ValueError
        If the class score does not depend on the layer.
    """
    path = classifier.find_layer(layer)
    found: dict[tuple[int, int], Explanation] = {}
    for classes, passes in _passes(targets).items():
        function = _compile(classifier, recipe, path, score, (batch_size, classes))
        for start in range(0, len(passes), batch_size):
            group = passes[start : start + batch_size]
            found |= _run(classifier, images, group, function, recipe.arrays, batch_size)
    order = [(number, place) for number, ids in enumerate(targets) for place in range(len(ids))]
    return [
        replace(one, facts={"layer": path} | one.facts) for one in map(found.__getitem__, order)
    ]


def total(values: Any) -> Any:
    """Sum over the places of feature maps: (n, h, w, k) to (n, k).

    TensorFlow's own sum gives other last bits to some rows of a batch than to others, so that a
    picture's map would depend on its place in the batch; a product of matrices does not.
    """
    import tensorflow as tf

    return tf.einsum("nhwk,nhw->nk", values, tf.ones(values.shape[:3]))


def _passes(targets: Sequence[tuple[int, ...]]) -> dict[int, list[_Pass]]:
    """Group the pictures by how many classes they share a pass with.

    The group depends on the picture's own classes alone, so that its map does not depend on the
    other pictures.
    """
    passes = defaultdict(list)
    for picture, ids in enumerate(targets):
        for place in range(0, len(ids), MAX_CLASSES):
            classes = tuple(ids[place : place + MAX_CLASSES])
            passes[len(classes)].append(_Pass(picture, place, classes))
    return passes


def _run(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    group: list[_Pass],
    function: Compiled,
    names: tuple[str, ...],
    batch_size: int,
) -> dict[tuple[int, int], Explanation]:
    frames = [classifier.frame(images[one.picture]) for one in group]
    batch = np.stack([classifier.scaled(frame.pixels) for frame in frames])
    numbers = np.array([one.classes for one in group], np.int32)
    *made, scores, chances = function(
        *(padded_batches(part, batch_size)[0] for part in (batch, numbers))
    )
    found = {}
    for row, (one, frame) in enumerate(zip(group, frames, strict=True)):
        for slot, target in enumerate(one.classes):
            arrays = {name: part[row, slot] for name, part in zip(names, made, strict=True)}
            raw = arrays["raw"]
            own = facts(classifier, target, scores[row, slot], chances[row, slot], raw)
            found[one.picture, one.place + slot] = Explanation.enlarged(frame, raw, own, arrays)
    return found


def _compile(
    classifier: Classifier, recipe: Recipe, path: str, score: str, size: tuple[int, int]
) -> Compiled:
    """Compile the recipe for (pictures, classes of each)."""
    import tensorflow as tf

    def weigh(batch: Any, numbers: Any) -> tuple[Any, ...]:
        outputs, *answers = trace(classifier, batch)
        own = [tf.gather(part, numbers, batch_dims=1) for part in answers]
        features = tf.cast(outputs[path], tf.float32)
        what = f"{classifier.name}: the class score does not depend on {path}"
        made = []
        for slot in range(size[1]):
            chosen = own[score == "probability"][:, slot]
            made.append(recipe.combine(features, differentiate(chosen, outputs[path], what)))
        return *(tf.stack(parts, axis=1) for parts in zip(*made, strict=True)), *own

    signature = [classifier.input_signature(size[0]), tf.TensorSpec(size, tf.int32)]
    return classifier.compiled((*recipe.key, path, score, *size), weigh, signature)
