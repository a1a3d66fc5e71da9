"""Which pictures train a network, which choose its best epoch, and which test it."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

VALIDATION, TEST = 0.1, 0.05  # of the piles


class Split(NamedTuple):
    """The numbers of the pictures in each part, ascending."""

    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def split(
    piles: Sequence[str], seed: int, validation: float = VALIDATION, test: float = TEST
) -> Split:
    """Deal out pictures by chance; all pictures of one pile go to the same part.

    Chance is a hash of the seed and the pile's name. So a picture stays in its part when others are
    added, and a network is never tested on what an earlier one of a smaller dataset learned from.

    Parameters
    ----------
    piles
        For each picture, what it is a picture of.
    seed
        Governs who goes where.
    validation, test
        The expected shares of the piles, each between 0 and 1.

    Raises
    ------
    ValueError
        If the shares are impossible, or a part gets no picture.
    """
    if min(validation, test) <= 0 or validation + test >= 1:
        shares = f"validation {validation} and test {test}"
        raise ValueError(f"the shares must be above 0 and together below 1, not {shares}")
    drawn = np.array([_draw(pile, seed) for pile in piles])
    is_test, is_rest = drawn < test, drawn >= test + validation
    parts = Split(*(np.flatnonzero(one) for one in (is_rest, ~is_test & ~is_rest, is_test)))
    for name, numbers in parts._asdict().items():
        if not len(numbers):
            reason = f"of {len(set(piles))} piles none came to the part for {name}"
            raise ValueError(f"{reason}; add pictures, or choose another seed")
    return parts


def _draw(pile: str, seed: int) -> float:
    """Draw a number from 0 to below 1 for a pile."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{pile}".encode()).digest()[:6]) / 2**48
