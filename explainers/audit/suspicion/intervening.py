"""Asks the network itself whether a place matters: what is there is exchanged between pictures.

A map says where a network looks, not whether its answer depends on it. So the place is filled with
what it shows in a picture of the class, and then with what it shows in a picture of another class,
and the class's probability is compared. Both are pasted alike, so that the seam does not count.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import stats

GROWTH = 1 / 32  # of the longer side, by which the exchanged place is larger than the region
FEWEST = 4  # pictures of the class, and of others, without an object there
MOST = 10  # of each that are exchanged
CONFIDENCE = 0.99  # since about several places is asked

Picture = np.ndarray


class Exchange(NamedTuple):
    """What the exchange did to the class's probability.

    Attributes
    ----------
    effect
        The mean of how much higher it is with what the class's pictures show there.
    low, high
        The 99 % interval of this mean (Student's t over pictures).
    pictures
        In how many pictures the place was filled both ways.
    changed
        In how many of them the class is the most probable one the one way, and not the other.
    """

    effect: float
    low: float
    high: float
    pictures: int
    changed: int


def candidates(objects: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Mark the rows in which no object touches the place to be exchanged: bool, (rows,)."""
    return np.asarray(~(objects[:, grown(mask)] > 0).any(axis=1))


def exchange(
    predict: Callable[[Sequence[Picture]], np.ndarray],
    class_id: int,
    mask: np.ndarray,
    own: Sequence[Picture],
    others: Sequence[Picture],
) -> Exchange | None:
    """Fill a place with what it shows in pictures of a class, and of other classes.

    Parameters
    ----------
    predict
        From pictures to the probability of each class.
    class_id
        The class that looks at the place.
    mask
        bool, (height, width) of any grid: the place.
    own, others
        uint8, (height, width, 3) each: pictures in which the network says this class, those first
        that look at the place most; and pictures in which it says another. Without objects there.

    Returns
    -------
    Exchange or None
        None if there are fewer than four of either.
    """
    own, others = own[:MOST], others[:MOST]
    if min(len(own), len(others)) < FEWEST:
        return None
    place = grown(mask)
    differences, changed = [], 0
    for number, receiver in enumerate([*own, *others]):
        donors = (_donor(own, number, receiver), _donor(others, number, receiver))
        chances = predict([filled(receiver, donor, place) for donor in donors])
        differences.append(float(chances[0, class_id] - chances[1, class_id]))
        said = chances.argmax(axis=1) == class_id
        changed += bool(said[0] and not said[1])
    return summed(differences, changed)


def filled(receiver: Picture, donor: Picture, place: np.ndarray) -> Picture:
    """Copy a place, with soft edges, from one picture into another, which stays as it is."""
    height, width = receiver.shape[:2]
    soft = Image.fromarray(place.astype(np.float32))
    share = np.asarray(soft.resize((width, height), Image.Resampling.BILINEAR))[..., None]
    if donor.shape != receiver.shape:
        resized = Image.fromarray(donor).resize((width, height), Image.Resampling.BILINEAR)
        donor = np.asarray(resized)
    return np.rint(receiver * (1 - share) + donor * share).astype(np.uint8)


def _donor(donors: Sequence[Picture], number: int, receiver: Picture) -> Picture:
    """Take one in turn, but not the picture itself."""
    donor = donors[number % len(donors)]
    return donors[(number + 1) % len(donors)] if donor is receiver else donor


def grown(mask: np.ndarray) -> np.ndarray:
    """Grow a place by a thirty-second of the longer side of its grid, at least by a cell."""
    from scipy import ndimage

    steps = max(1, round(max(mask.shape) * GROWTH))
    return np.asarray(ndimage.binary_dilation(mask, np.ones((3, 3)), iterations=steps))


def summed(differences: Sequence[float], changed: int) -> Exchange:
    """Give the mean of the differences with its interval."""
    mean, count = float(np.mean(differences)), len(differences)
    error = float(np.std(differences, ddof=1)) / count**0.5
    reach = float(stats.t.ppf((1 + CONFIDENCE) / 2, count - 1)) * error
    return Exchange(mean, mean - reach, mean + reach, count, changed)
