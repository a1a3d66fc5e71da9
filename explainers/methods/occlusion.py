"""Occlusion: slide a plain patch over the picture and watch the class score fall.

M. D. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks" (2014), section 4.2,
figure 7d. There a picture shows the score for each place of the patch; here a pixel gets the mean
fall over all patches that cover it, so that the map is as fine as the strides.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.methods._blackbox import Subject, ask
from explainers.methods._perturbation import Colour, colour
from explainers.parameters import Between


def _length(value: int | str) -> None:
    if isinstance(value, int):
        possible = value >= 1
    else:
        number = value.removesuffix("%")
        possible = value.endswith("%") and number.replace(".", "", 1).isdecimal()
        possible = possible and 0 < float(number) <= 100
    if not possible:
        raise ValueError(f"must be pixels such as 8 or a share such as '10%', not {value!r}")


Length = Annotated[int | str, _length]


def explain(
    classifier: Classifier,
    images: Sequence[np.ndarray],
    targets: Sequence[tuple[int, ...]],
    *,
    seeds: Sequence[int],
    size: Length = "15%",
    stride: Length = "5%",
    hide_colour: Annotated[Colour, colour] = "mean",
    score: Literal["logit", "probability"] = "probability",
    batch_size: Annotated[int, Between(1, 1024)] = 32,
) -> list[Explanation]:
    """Explain by occlusion; nothing is left to chance, so the seeds do not matter.

    Parameters
    ----------
    size, stride
        Of the patch and of its steps: pixels of the network's input, or a share of its height and
        of its width such as ``"10%"``. The last patch of a row or a column ends at the border.
    hide_colour
        What the patch shows: the picture's ``mean`` colour, ``black``, or [red, green, blue].
    score
        Whose fall is mapped: the probability, or the value before the last activation.
    batch_size
        Pictures in one forward pass, always filled up to this number.

    Returns
    -------
    list of Explanation
        The facts hold ``patches``, how many places the patch took.

    Raises
    ------
    ValueError
        If the stride is longer than the patch, so that some pixels would never be covered.
    """
    lengths = [(_pixels(size, side), _pixels(stride, side)) for side in classifier.input_size]
    if any(step > length for length, step in lengths):
        reason = "longer than the patch, so some pixels are never covered"
        raise ValueError(f"occlusion: stride {stride!r} is {reason}; use at most size {size!r}")
    patches = list(_patches(classifier.input_size, lengths))
    explanations = []
    for image, ids in zip(images, targets, strict=True):
        subject = Subject.of(classifier, image)
        answers = _answers(subject, patches, subject.hidden(hide_colour), batch_size, score)
        for target in ids:
            falls = subject.answer(target, score) - answers[:, target].astype(np.float64)
            facts = {"patches": len(patches)}
            values = _mean_over_patches(patches, falls, classifier.input_size)
            explanations.append(subject.explanation(target, values, facts))
    return explanations


def _pixels(length: int | str, side: int) -> int:
    if isinstance(length, int):
        return min(length, side)
    return max(1, round(float(length.removesuffix("%")) / 100 * side))


Patch = tuple[slice, slice]


def _patches(input_size: tuple[int, int], lengths: list[tuple[int, int]]) -> Iterator[Patch]:
    rows, columns = (
        [slice(start, start + length) for start in _starts(side, length, step)]
        for side, (length, step) in zip(input_size, lengths, strict=True)
    )
    for row in rows:
        for column in columns:
            yield row, column


def _starts(side: int, length: int, step: int) -> list[int]:
    return sorted({*range(0, side - length, step), side - length})


def _answers(
    subject: Subject, patches: list[Patch], hidden: np.ndarray, batch_size: int, score: str
) -> np.ndarray:
    parts = []
    for first in range(0, len(patches), batch_size):
        some = patches[first : first + batch_size]
        batch = np.repeat(subject.shown[None], len(some), axis=0)
        for covered, patch in zip(batch, some, strict=True):
            covered[patch] = hidden[patch]
        parts.append(ask(subject.classifier, batch, batch_size, score))
    return np.concatenate(parts)


def _mean_over_patches(
    patches: list[Patch], falls: np.ndarray, input_size: tuple[int, int]
) -> np.ndarray:
    sums, counts = np.zeros(input_size), np.zeros(input_size)
    for patch, fall in zip(patches, falls, strict=True):
        sums[patch] += fall
        counts[patch] += 1
    return sums / counts
