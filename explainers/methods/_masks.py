"""RISE's masks: coarse random grids, enlarged smoothly and shifted, made batch by batch.

V. Petsiuk, A. Das, K. Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models"
(2018), section 3.2.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np


def random_masks(
    size: tuple[int, int], cells: int, keep: float, count: int, batch_size: int, seed: int
) -> Iterator[np.ndarray]:
    """Draw masks.

    Every cell of a (cells, cells) grid is on with probability `keep`. The grid is enlarged
    bilinearly to one cell more than the picture has, and cut out at a random place. A pixel's
    expected value is `keep`, everywhere.

    Parameters
    ----------
    size
        Height and width of a mask.
    cells
        Along each side of the grid.
    count
        Masks in all; the same masks come whatever the size of the batch.
    batch_size
        Masks that exist at a time.

    Yields
    ------
    numpy.ndarray
        float32, (at most `batch_size`, height, width), from 0 to 1.
    """
    generator = np.random.default_rng(seed)
    steps = [-(-side // cells) for side in size]
    rows, columns = (_enlargement(cells, (cells + 1) * step) for step in steps)
    for first in range(0, count, batch_size):
        number = min(batch_size, count - first)
        # One row of draws for each mask, so that batches cut one and the same stream.
        draws = generator.random((number, cells * cells + 2))
        grids = (draws[:, 2:] < keep).reshape(number, cells, cells).astype(np.float32)
        top, left = (
            np.arange(side) + np.floor(draws[:, axis] * step).astype(int)[:, None]
            for axis, (side, step) in enumerate(zip(size, steps, strict=True))
        )
        yield rows[top] @ grids @ columns[left].transpose(0, 2, 1)


def average_masks(
    masks: Iterable[np.ndarray],
    answer: Callable[[np.ndarray], np.ndarray],
    keep: float,
    *,
    centred: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Average masks, each weighted by what the network answers to the picture seen through it.

    Parameters
    ----------
    masks
        Batches, from `random_masks`.
    answer
        From a batch of n masks to (n, targets).
    keep
        The expected value of a pixel.
    centred
        Whether the mean answer is subtracted from every answer.

    Returns
    -------
    maps
        float64, (targets, height, width): equation 6.
    means
        float64, (targets,): the mean answers.
    """
    sums: np.ndarray | float = 0.0
    seen: np.ndarray | float = 0.0
    total: np.ndarray | float = 0.0
    count = 0
    for some in masks:
        answers = answer(some).astype(np.float64)
        sums = sums + np.tensordot(answers.T, some, axes=1)
        seen = seen + some.sum(axis=0)
        total = total + answers.sum(axis=0)
        count += len(some)
    means = np.asarray(total) / count
    if centred:
        sums = sums - means[:, None, None] * seen
    return np.asarray(sums) / (keep * count), means


def _enlargement(cells: int, length: int) -> np.ndarray:
    """Give the (length, cells) matrix that interpolates linearly between the cells' centres."""
    place = np.clip((np.arange(length) + 0.5) * cells / length - 0.5, 0, cells - 1)
    distance = np.abs(place[:, None] - np.arange(cells))
    return np.maximum(0, 1 - distance).astype(np.float32)
