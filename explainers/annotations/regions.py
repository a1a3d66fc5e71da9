"""The pixels that belong to a label."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from explainers.annotations.records import Annotation, AnnotationError, Object
from explainers.images import BOMBS, DAMAGE, FORMATS


def mask_of(annotation: Annotation, label: str, size: tuple[int, int]) -> np.ndarray | None:
    """Mark the pixels of a label's objects: by their masks or shapes, or else by their boxes.

    Parameters
    ----------
    annotation
        Of one picture.
    label
        A class.
    size
        Height and width of the source picture.

    Returns
    -------
    numpy.ndarray or None
        bool, (height, width). None if nothing is known about where the label's objects are.

    Raises
    ------
    AnnotationError
        If a mask cannot be read or is of another size.
    """
    objects = [one for one in annotation.objects if one.label == label]
    return union(objects, size) if objects else None


def union(objects: Iterable[Object], size: tuple[int, int]) -> np.ndarray:
    """Mark the pixels of any of these objects, one after the other: there may be thousands."""
    inside = np.zeros(size, bool)
    for one in objects:
        inside |= pixels_of(one, size)
    return inside


def masks_of(annotation: Annotation, label: str, size: tuple[int, int]) -> list[np.ndarray]:
    """Mark the pixels of each of a label's objects by itself; see `mask_of`."""
    return [pixels_of(one, size) for one in annotation.objects if one.label == label]


def pixels_of(one: Object, size: tuple[int, int]) -> np.ndarray:
    """Mark the pixels of one object; see `mask_of`."""
    if one.mask is not None:
        return _read(one.mask, size)
    if one.shape is not None:
        return one.shape.pixels(size)
    inside = np.zeros(size, bool)
    if one.box is not None:
        left, top, right, bottom = one.box
        inside[top:bottom, left:right] = True
    return inside


def _read(path: Path, size: tuple[int, int]) -> np.ndarray:
    """Mark what is not black and not transparent; of a palette, every colour but the first."""
    try:
        with Image.open(path, formats=FORMATS) as picture:
            alpha = np.asarray(picture.getchannel("A")) > 0 if "A" in picture.getbands() else True
            values = np.asarray(picture)
            colours = len(picture.getbands()) - ("A" in picture.getbands())
    except (*BOMBS, *DAMAGE) as error:
        problem = f"it cannot be read as a mask ({error})"
        raise AnnotationError(path.name, [problem], "save it again as PNG") from error
    marked = values > 0 if values.ndim == 2 else (values[..., :colours] > 0).any(axis=2)
    if marked.shape != size:
        have, want = ("{1} x {0}".format(*shape) for shape in (marked.shape, size))
        raise AnnotationError(path.name, [f"it is {have}, its picture {want}"], "make them equal")
    return marked & alpha
