"""Combined maps: where a classifier looks on average over a data set.

M. Borg et al., "Test Automation with Grad-CAM Heatmaps" (2021), section IV and figure 8. The mean
is taken over all pictures of a group, once of the maps each divided by its own maximum, so that
all pictures count alike, and once of the maps as they are after the ReLU, so that strong evidence
counts more. A map without a positive value counts as zeros in both.

Nothing of a single picture is kept: memory grows with the number of groups, not of pictures. An
average over pictures of which some follow another strategy hides both; see `clusters`.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
from PIL import Image

Split = Literal["predicted", "true", "correct", "tag"]
SPLITS: tuple[Split, ...] = ("predicted", "true", "correct", "tag")
Group = tuple[str, str]
EVERYTHING: Group = ("all", "")
LONGEST_SIDE = 640


class Case(NamedTuple):
    """What is known of a picture beside its map.

    Attributes
    ----------
    predicted
        The class that the classifier gives the highest probability.
    labels
        Its true labels; empty if nobody has annotated it.
    tags
        Free words, such as ``night``.
    """

    predicted: str
    labels: Sequence[str] = ()
    tags: Sequence[str] = ()

    @property
    def correct(self) -> bool | None:
        """Whether the predicted class is among the true labels; None without true labels."""
        return self.predicted in self.labels if self.labels else None


class Average(NamedTuple):
    """The averages of a group.

    Attributes
    ----------
    group
        ``("all", "")``, or what it was split by and the value: ``("predicted", "dog")``,
        ``("true", "dog")``, ``("correct", "yes")``, ``("correct", "no")``, ``("tag", "night")``.
    normalised, raw
        float64, (height, width): the mean of the maps divided by their maxima, and as they are.
    picture
        uint8, (height, width, 3): the mean of the pictures, rounded, halves to the even level.
    pictures, empty
        How many pictures, and how many of them have a map without a positive value.
    """

    group: Group
    normalised: np.ndarray
    raw: np.ndarray
    picture: np.ndarray
    pictures: int
    empty: int

    @property
    def empty_share(self) -> float:
        """The share of empty maps; a large one speaks against the network, not for the map."""
        return self.empty / self.pictures


class _Sums:
    """What is added up for one group."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.normalised, self.raw = np.zeros(size), np.zeros(size)
        # Whole numbers, so that the average does not depend on the order of the pictures.
        self.colours = np.zeros((*size, 3), np.uint32)
        self.pictures = self.empty = 0


class Combination:
    """Adds up maps and pictures, one after the other.

    Parameters
    ----------
    size
        Height and width of the averages. Every picture, as a whole, is stretched or shrunk to it,
        bilinearly and smoothed where it becomes smaller (Pillow's ``BILINEAR``), and its map in
        the same way, so that they stay in register; `common_size` proposes one. Pictures that
        already have this size are not changed.
    by
        What to split by; the group of all pictures is always there.
    """

    def __init__(self, size: tuple[int, int], by: Iterable[Split] = SPLITS) -> None:
        self.size = size
        self.by = tuple(by)
        unknown = [split for split in self.by if split not in SPLITS]
        if unknown:
            raise ValueError(f"cannot split by {unknown[0]!r}; choose from: {', '.join(SPLITS)}")
        self._sums: dict[Group, _Sums] = {}

    def add(self, picture: np.ndarray, values: np.ndarray, case: Case) -> None:
        """Add one picture and its map.

        Parameters
        ----------
        picture
            uint8, (height, width, 3), unprocessed.
        values
            (height, width) of the picture: the signed map.
        case
            What decides to which groups it belongs.

        Raises
        ------
        ValueError
            If map and picture differ in size, or the map is not finite.
        """
        if values.shape != picture.shape[:2]:
            sizes = f"{values.shape} and {picture.shape[:2]}"
            raise ValueError(f"the map and the picture differ in size: {sizes}")
        if not np.isfinite(values).all():
            raise ValueError("the map holds NaN or infinity; leave the picture out")
        positive = np.maximum(values, 0)
        highest = float(positive.max())
        raw = _resized(positive.astype(np.float32), self.size).astype(np.float64)
        shown = _resized(picture, self.size)
        for group in self._groups(case):
            sums = self._sums.setdefault(group, _Sums(self.size))
            sums.raw += raw
            sums.normalised += raw / (highest or 1.0)
            sums.colours += shown
            sums.pictures += 1
            sums.empty += highest == 0

    def averages(self) -> list[Average]:
        """Give the averages so far: of everything first, then by split and name."""
        return [_average(group, self._sums[group]) for group in sorted(self._sums, key=self._rank)]

    def _groups(self, case: Case) -> list[Group]:
        correct = case.correct
        own: dict[str, Iterable[str]] = {
            "predicted": [case.predicted],
            "true": dict.fromkeys(case.labels),
            "correct": [] if correct is None else ["yes" if correct else "no"],
            "tag": dict.fromkeys(case.tags),
        }
        return [EVERYTHING, *((split, value) for split in self.by for value in own[split])]

    def _rank(self, group: Group) -> tuple[int, bool, str]:
        split, value = group
        place = self.by.index(split) if split in self.by else -1
        return place, value == "no", value


def common_size(sizes: Iterable[tuple[int, int]], longest: int = LONGEST_SIDE) -> tuple[int, int]:
    """Choose one size for pictures of several: the most frequent, of equals the largest.

    Parameters
    ----------
    sizes
        Height and width of each picture.
    longest
        If its longer side is longer than this, both are shrunk in proportion.

    Raises
    ------
    ValueError
        If there is no picture.
    """
    counts: dict[tuple[int, int], int] = {}
    for size in sizes:
        counts[size] = counts.get(size, 0) + 1
    if not counts:
        raise ValueError("there is no picture to combine; give at least one")
    height, width = max(counts, key=lambda size: (counts[size], size[0] * size[1], size))
    shrink = min(1.0, longest / max(height, width))
    return max(1, round(height * shrink)), max(1, round(width * shrink))


def _resized(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    if values.shape[:2] == size:
        return values
    wanted = (size[1], size[0])
    return np.asarray(Image.fromarray(values).resize(wanted, Image.Resampling.BILINEAR))


def _average(group: Group, sums: _Sums) -> Average:
    count = sums.pictures
    picture = np.rint(sums.colours / count).astype(np.uint8)
    return Average(group, sums.normalised / count, sums.raw / count, picture, count, sums.empty)
