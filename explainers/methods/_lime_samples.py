"""Asking the classifier about LIME's samples, all at once or until they are enough."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from explainers.methods._designed_surrogate import DesignedSurrogate
from explainers.methods._sampling import DESIGNS
from explainers.methods._smooth_model import neighbours
from explainers.methods._stability import relative_error
from explainers.methods._surrogate import Surrogate

DEFAULT_COUNT = {"stock": 1000, "designed": 448}
# The model is looked at after fixed numbers of samples, so that one seed gives one result: first
# after 64 or two for each superpixel, then after a quarter more each time, in multiples of 32.
FIRST_LOOK, LOOK_STEP, LOOK_GROWTH = 64, 32, 1.25

# From rows of switches to probabilities (rows, classes) and the scores of the first row.
Ask = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Plan:
    """How samples are drawn, weighed and counted; see `explainers.methods.lime.explain`."""

    sampling: str
    num_samples: int | None
    stop_at: float | None
    kernel_width: float

    @property
    def count(self) -> int:
        """Give the largest number of samples."""
        return self.num_samples or DEFAULT_COUNT[self.sampling]


@dataclass(frozen=True)
class Answers:
    """What the classifier said about one picture, and the linear models of it.

    Attributes
    ----------
    surrogate
        The models, one for each column of `predictions`.
    predictions
        (samples, explained classes).
    scores
        (classes,): before the last activation, of the whole picture.
    """

    surrogate: Surrogate | DesignedSurrogate
    predictions: np.ndarray
    scores: np.ndarray


def gather(plan: Plan, ask: Ask, segments: np.ndarray, seed: int, name: str) -> Answers:
    """Ask about one picture's samples.

    Parameters
    ----------
    ask
        Classifies the picture once for each row.
    segments
        (height, width): the superpixel of each pixel.
    seed
        Governs all chance.
    name
        What the classifier is called if it has to be refused.

    Raises
    ------
    ValueError
        If the classifier gives something that is not a number.
    """
    state = np.random.RandomState(seed)
    data = DESIGNS[plan.sampling](plan.count, int(segments.max()) + 1, state)
    parts: list[np.ndarray] = []
    scores: list[np.ndarray] = []
    for rows in blocks(data, plan.stop_at):
        for kept, part in zip((parts, scores), _checked(ask(rows), name), strict=True):
            kept.append(part)
        predictions = np.concatenate(parts)
        surrogate = _model(plan, data[: len(predictions)], predictions, segments, state)
        if plan.stop_at is not None and _worst_error(surrogate, parts[0].shape[1]) <= plan.stop_at:
            break
    return Answers(surrogate, predictions, scores[0])


def _checked(found: tuple[np.ndarray, np.ndarray], name: str) -> tuple[np.ndarray, np.ndarray]:
    if not np.isfinite(found[0]).all():
        reason = "gives NaN for the picture, or where superpixels are off"
        raise ValueError(f"{name} {reason}; check its preprocessing")
    return found


def _model(
    plan: Plan,
    data: np.ndarray,
    predictions: np.ndarray,
    segments: np.ndarray,
    state: np.random.RandomState,
) -> Surrogate | DesignedSurrogate:
    if plan.sampling == "stock":
        return Surrogate(data, predictions, plan.kernel_width, state)
    return DesignedSurrogate(data, predictions, plan.kernel_width, neighbours(segments))


def blocks(data: np.ndarray, stop_at: float | None) -> Iterator[np.ndarray]:
    """Cut the rows where the model is looked at; all in one piece if it never stops early."""
    if stop_at is None:
        yield data
        return
    start, stop = 0, _whole_steps(max(FIRST_LOOK, 2 * data.shape[1]))
    while start < len(data):
        yield data[start:stop]
        start = stop
        stop = _whole_steps(stop * LOOK_GROWTH)


def _whole_steps(samples: float) -> int:
    return int(np.ceil(samples / LOOK_STEP)) * LOOK_STEP


def _worst_error(surrogate: Surrogate | DesignedSurrogate, classes: int) -> float:
    errors = (relative_error(surrogate.linear_model(column)) for column in range(classes))
    return max(errors, default=0.0)
