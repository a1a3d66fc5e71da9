"""What the figures are made of: the networks, and pictures with what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from explainers.annotations import Annotation, mask_of, read_annotations, truth
from explainers.classifiers import Classifier
from explainers.images import read_picture


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

    @property
    def bricks(self) -> np.ndarray:
        """All bricks."""
        return self.target | self.others


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
    annotation
        Its labels, and where its bricks are.
    pixels
        uint8, (height, width, 3).
    classes
        The numbers of its true classes.
    """

    annotation: Annotation
    pixels: np.ndarray
    classes: tuple[int, ...]

    @property
    def path(self) -> Path:
        return self.annotation.picture

    @property
    def is_located(self) -> bool:
        """Whether it is known where all of its bricks are."""
        placed = {one.label for one in self.annotation.objects}
        return bool(placed) and placed >= set(self.annotation.labels)

    def regions(self, label: str) -> Regions | None:
        """Divide the picture for the explanation of a class; None if places are not known."""
        if not self.is_located:
            return None
        size = self.pixels.shape[:2]
        masks = {one: self._mask(one) for one in self.annotation.labels}
        target = masks.pop(label, np.zeros(size, bool))
        others = np.any([*masks.values(), np.zeros(size, bool)], axis=0) & ~target
        return Regions(target, others, ~(target | others))

    def bricks(self) -> list[np.ndarray]:
        """Mark the pixels of each class by itself; none if places are not known."""
        return [self._mask(one) for one in self.annotation.labels] if self.is_located else []

    def _mask(self, label: str) -> np.ndarray:
        mask = mask_of(self.annotation, label, self.pixels.shape[:2])
        assert mask is not None
        return mask


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


def read_piles(source: Path, labels: Sequence[str], count: int) -> list[Pile]:
    """Read the first pictures of a folder with their annotations.

    Raises
    ------
    AnnotationError, PictureError
        If an annotation or a picture cannot be used, or a label is not one of `labels`.
    ValueError
        If no picture is asked for, or none of them shows anything.
    """
    if count < 1:
        raise ValueError(f"the figures need at least one picture, not {count}")
    chosen = read_annotations(source, labels)[:count]
    if not any(one.labels for one in chosen):
        raise ValueError(f"{source}: no picture of the first {count} has a label; add some")
    return [Pile(one, read_picture(one.picture), truth(one, labels)) for one in chosen]
