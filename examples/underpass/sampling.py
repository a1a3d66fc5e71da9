"""Which training pictures an epoch sees, and how they are varied.

Classes are drawn by the square root of their counts: rare ones more often than they occur, but not
as often as the others, since the same 180 dog walkers again and again teach little. Pictures are
never mirrored: the lane is on the left.
"""

import numpy as np

from examples.underpass.training_data import SEED

EACH = 1600  # pictures in an epoch
SHIFT = 8  # pixels of 224, at most, in each direction
EXPOSURE, TINT = 0.25, 0.05  # at most, as a share of the brightness; of each colour by itself


def shares(wanted: np.ndarray) -> np.ndarray:
    """Give the share of an epoch that each class gets: by the square root of its count."""
    roots = np.sqrt(np.bincount(wanted))
    return np.asarray(roots / roots.sum())


def draw_epoch(wanted: np.ndarray, epoch: int) -> np.ndarray:
    """Draw the pictures of an epoch, seeded by its number, in the order in which they are seen.

    Parameters
    ----------
    wanted
        The number of each picture's class.
    epoch
        From 0.

    Returns
    -------
    numpy.ndarray
        Places in ``wanted``: about `EACH`. No picture of a class comes again before all have come.
    """
    chance = np.random.default_rng([SEED, epoch])
    drawn = []
    for label, share in enumerate(shares(wanted)):
        own, count = np.flatnonzero(wanted == label), round(share * EACH)
        rounds = [chance.permutation(own) for _ in range(-(-count // len(own)))]
        drawn.append(np.concatenate(rounds)[:count])
    return np.asarray(chance.permutation(np.concatenate(drawn)))


def weights(wanted: np.ndarray) -> np.ndarray:
    """Weigh pictures so that each class counts for as much as in an epoch; their mean is 1."""
    counts = np.bincount(wanted)
    return np.asarray((shares(wanted) * len(wanted) / counts)[wanted])


def augment(pictures: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Shift each picture by a few pixels and change its exposure and, a little, its tint.

    Parameters
    ----------
    pictures
        uint8, (pictures, height, width, 3).
    chance
        Decides by how much.

    Returns
    -------
    numpy.ndarray
        uint8, of the same shape; what a shift lays bare repeats the border.
    """
    return np.stack([_vary(picture, chance) for picture in pictures])


def _vary(picture: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    height, width = picture.shape[:2]
    down, right = chance.integers(-SHIFT, SHIFT + 1, 2)
    rows = np.clip(np.arange(height) + down, 0, height - 1)
    columns = np.clip(np.arange(width) + right, 0, width - 1)
    gain = 1 + chance.uniform(-EXPOSURE, EXPOSURE) + chance.uniform(-TINT, TINT, 3)
    # A table per colour is much faster than arithmetic on every pixel.
    table = np.clip(np.outer(np.arange(256), gain).round(), 0, 255).astype(np.uint8)
    shifted = picture[rows[:, None], columns]
    return np.stack([table[shifted[..., colour], colour] for colour in range(3)], axis=-1)
