"""What the figures are made of: the networks, and pictures with what is known of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from explainers.classifiers import Classifier


class Regions(NamedTuple):
    """A picture divided in three, as seen by the explanation of one class.

    Attributes
    ----------
    target, others, background
        bool, (height, width) each: the bricks of the class, all other bricks, and the rest. Every
        pixel is in exactly one of them.
    """

    target: np.ndarray
    others: np.ndarray
    background: np.ndarray


class Split(NamedTuple):
    """The shares of something in the three regions, which add up to one; see `Regions`."""

    target: float
    others: float
    background: float


def split(values: np.ndarray, regions: Regions) -> Split | None:
    """Give the shares of a map's positive sum; None for a map without a positive value."""
    positive = np.maximum(values.astype(np.float64), 0)
    total = positive.sum()
    if not total > 0:
        return None
    return Split(*(float(positive[region].sum() / total) for region in regions))


@dataclass(frozen=True, eq=False)
class Pile:
    """A picture, and what is known of it.

    Attributes
    ----------
    name
        Of the picture's file.
    path
        The picture itself, or a smaller copy of it.
    pixels
        uint8, (height, width, 3).
    classes
        The names of its true classes, and their numbers.
    masks
        Where the bricks of each class are: bool, (height, width); none if that is not known.
    """

    name: str
    path: Path
    pixels: np.ndarray
    classes: Mapping[str, int]
    masks: Mapping[str, np.ndarray]

    @property
    def is_located(self) -> bool:
        """Whether it is known where all of its bricks are."""
        return bool(self.classes) and set(self.classes) <= set(self.masks)

    def regions(self, label: str) -> Regions | None:
        """Divide the picture for the explanation of a class; None if places are not known."""
        if not self.is_located:
            return None
        nothing = np.zeros(self.pixels.shape[:2], bool)
        target = self.masks.get(label, nothing)
        others = np.any([nothing, *self.masks.values()], axis=0) & ~target
        return Regions(target, others, ~(target | others))


@dataclass(frozen=True, eq=False)
class Subject:
    """What the page is about.

    Attributes
    ----------
    weighted, plain
        The network trained with the weighted loss, and the same trained with plain cross-entropy;
        None if there is none.
    models
        The files of the two, by these names.
    piles
        The pictures.
    record
        What was noted while they were trained and tested; empty if that is not known.
    folder
        Where the page and what it was made of are kept.
    workers
        Processes that explain.
    """

    weighted: Classifier
    plain: Classifier | None
    models: dict[str, Path]
    piles: Sequence[Pile]
    record: dict[str, Any]
    folder: Path
    workers: int = 1

    @property
    def networks(self) -> dict[str, Classifier]:
        """The networks that there are, by name."""
        both = {"weighted": self.weighted, "plain": self.plain}
        return {name: one for name, one in both.items() if one is not None}
