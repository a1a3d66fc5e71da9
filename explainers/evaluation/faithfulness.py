"""Whether the classifier depends on what a map marks: pixels are taken away, or put in.

V. Petsiuk, A. Das, K. Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models"
(2018), section 4.3. The pictures in between are such as the classifier has never seen, and the
baseline matters a lot, so only compare numbers of the same settings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explainers.classifiers import Classifier
from explainers.network.frames import Axis, Frame

Baseline = Literal["black", "mean", "blur"]
_NEVER = np.iinfo(int).max
BLUR = 0.1  # standard deviation of the blurred picture's filter, as a share of its shorter side


@dataclass(frozen=True, eq=False)
class Curve:
    """How a class's probability follows the pixels.

    Attributes
    ----------
    fractions, probabilities
        float64, (steps + 1,): the share of pixels taken away or put in, and the answer.
    auc
        The area under it, by trapezoids.
    """

    fractions: np.ndarray
    probabilities: np.ndarray

    @property
    def auc(self) -> float:
        return float(np.trapezoid(self.probabilities, self.fractions))


def deletion(
    classifier: Classifier,
    picture: np.ndarray,
    values: np.ndarray,
    class_id: int,
    *,
    steps: int = 50,
    baseline: Baseline = "black",
    batch_size: int = 32,
) -> Curve:
    """Take the pixels away, the highest first; a faithful map gives a small area.

    Parameters
    ----------
    classifier
        Is asked steps + 1 times, at the size of its input.
    picture
        uint8, (height, width, 3).
    values
        (height, width): the map. Of equal pixels the first goes first.
    class_id
        Whose probability is followed.
    steps
        Each takes the same number of pixels.
    baseline
        What is there instead: ``black``, the picture's ``mean`` colour, or a ``blur`` of it.
    batch_size
        Pictures in one forward pass, always filled up to this number.
    """
    shown, behind, rank = _prepared(classifier, picture, values, baseline)
    return _follow(classifier, shown, behind, rank, class_id, steps, batch_size)


def insertion(
    classifier: Classifier,
    picture: np.ndarray,
    values: np.ndarray,
    class_id: int,
    *,
    steps: int = 50,
    baseline: Baseline = "blur",
    batch_size: int = 32,
) -> Curve:
    """Put the pixels in, the highest first; a faithful map gives a large area. See `deletion`."""
    shown, behind, rank = _prepared(classifier, picture, values, baseline)
    return _follow(classifier, behind, shown, rank, class_id, steps, batch_size)


def _prepared(
    classifier: Classifier, picture: np.ndarray, values: np.ndarray, baseline: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Prepare the picture and its baseline, and rank the pixels of the network's input."""
    if values.shape != picture.shape[:2]:
        have, want = ("{1} x {0}".format(*array.shape) for array in (values, picture))
        raise ValueError(f"the map is {have}, its picture {want}")
    if baseline not in _BASELINES:
        choices = ", ".join(_BASELINES)
        raise ValueError(f"there is no baseline {baseline!r}; choose from: {choices}")
    frame = classifier.frame(picture)
    ranks = _ranks(values, frame)
    behind = _behind(frame.pixels.astype(np.float32), ranks < _NEVER, baseline)
    return classifier.scaled(frame.pixels), classifier.scaled(behind), ranks


def _behind(pixels: np.ndarray, inside: np.ndarray, baseline: str) -> np.ndarray:
    """Replace the picture by its baseline; padding around it stays, as the network is used to."""
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    place = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    pixels[place] = _BASELINES[baseline](pixels[place])
    return pixels


def _ranks(values: np.ndarray, frame: Frame) -> np.ndarray:
    """Give each pixel of the input its place in the order; what shows no source pixel has none."""
    rows, columns = (
        _source_places(axis, side, source)
        for axis, side, source in zip(
            (frame.rows, frame.columns), frame.pixels.shape[:2], frame.source_size, strict=True
        )
    )
    inside = (rows >= 0)[:, None] & (columns >= 0)[None, :]
    own = values[np.ix_(np.maximum(rows, 0), np.maximum(columns, 0))][inside]
    places = np.empty(own.size, int)
    places[np.argsort(-own, kind="stable")] = np.arange(own.size)
    ranks = np.full(inside.shape, _NEVER)
    ranks[inside] = places
    return ranks


def _source_places(axis: Axis, side: int, source: int) -> np.ndarray:
    """Give the source pixel that lies under each pixel of one side of the input, or -1."""
    place = np.floor((np.arange(side) + 0.5 - axis.shift) / axis.scale).astype(int)
    return np.where((place >= 0) & (place < source), place, -1)


def _follow(
    classifier: Classifier,
    before: np.ndarray,
    after: np.ndarray,
    rank: np.ndarray,
    class_id: int,
    steps: int,
    batch_size: int,
) -> Curve:
    if steps < 1:
        raise ValueError(f"there must be at least 1 step, not {steps}")
    total = int((rank < _NEVER).sum())
    counts = np.floor(np.arange(steps + 1) * total / steps + 0.5).astype(int)
    answers = []
    # A batch at a time, so that memory does not grow with the steps.
    for start in range(0, steps + 1, batch_size):
        changed = rank[None] < counts[start : start + batch_size, None, None]
        batch = np.where(changed[..., None], after, before)
        answers.append(classifier.evaluate(batch, batch_size)[1][:, class_id])
    return Curve(counts / total, np.concatenate(answers).astype(np.float64))


def _blurred(pixels: np.ndarray) -> np.ndarray:
    from scipy import ndimage

    sigma = BLUR * min(pixels.shape[:2])
    return ndimage.gaussian_filter(pixels, (sigma, sigma, 0), mode="nearest")


_BASELINES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "black": np.zeros_like,
    "mean": lambda pixels: np.broadcast_to(pixels.mean(axis=(0, 1)), pixels.shape),
    "blur": _blurred,
}
