"""All that an audit has found, so that sections and reports need to know no more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from explainers.annotations import Annotation
from explainers.audit.detection.finding import Found
from explainers.audit.judging import Judged, Opened
from explainers.audit.options.config import AuditConfig
from explainers.classifiers import Classifier
from explainers.detection.detector import Detector
from explainers.inspection.combined import Average, common_size

GRID = 64  # cells along the longer side of the common grid


@dataclass(frozen=True, eq=False)
class Evidence:
    """What an audit has found.

    Attributes
    ----------
    config, classifier
        What was asked, and of which network.
    facts
        What the numbers were computed from: hashes, settings, versions.
    annotations
        What is known of every picture of the data set.
    rows
        One for each judged map, in the order of the data set.
    maps
        float32, (rows, height, width): the positive part of each map, averaged over the cells of a
        grid that is laid over every picture; with a moving camera, over the surroundings of the
        object, twice as wide and as high as its box, and zero where there is no object.
    objects
        float32, the same: the share of each cell that lies in annotated objects of any class.
    averages
        Combined maps and average pictures, of everything and by what was predicted, what is true,
        whether it is right, and tag.
    training
        What is known of the training pictures; none unless the configuration names them.
    found
        What an object detector found in each picture, by its name; None of a classifier.
    errors
        Pictures that could not be judged: ``picture`` and ``error``.
    open
        Gives one row's picture, map and objects at full size.
    """

    config: AuditConfig
    classifier: Classifier | Detector
    facts: Mapping[str, Any]
    annotations: list[Annotation]
    rows: tuple[Judged, ...]
    maps: np.ndarray
    objects: np.ndarray
    averages: list[Average]
    open: Callable[[Judged], Opened]
    training: list[Annotation] = field(default_factory=list)
    found: Mapping[str, Found] | None = None
    errors: tuple[Mapping[str, str], ...] = ()


def grid_size(sizes: list[tuple[int, int]]) -> tuple[int, int]:
    """Choose the common grid for pictures of these sizes (height, width)."""
    return common_size(sizes, GRID)


def reduce(values: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Average over the cells of a grid: (height, width) to float32 of the given size."""
    picture = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32))
    return np.asarray(picture.resize((size[1], size[0]), Image.Resampling.BOX))
