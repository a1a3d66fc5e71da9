"""Reading the pictures that the figures are made of; large photographs become smaller."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from examples.lego.figures.subject import Pile
from explainers.annotations import Annotation, mask_of, read_annotations, truth
from explainers.images import read_picture
from explainers.inspection.sheet import save_sheet
from explainers.inspection.tiles import shrunk
from explainers.network.files import hash_file

# Longer side in pixels: the paper's photographs have 5472, of which a map would take 80 MB.
LARGEST = 768


def read_piles(source: Path, labels: Sequence[str], count: int, copies: Path) -> list[Pile]:
    """Read the first pictures of a folder with their annotations.

    Parameters
    ----------
    source
        A dataset folder, or a file of annotations.
    labels
        The network's classes.
    count
        How many pictures.
    copies
        Where smaller copies of large pictures are kept.

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
    return [_read(one, labels, copies) for one in chosen]


def _read(annotation: Annotation, labels: Sequence[str], copies: Path) -> Pile:
    path, pixels = annotation.picture, read_picture(annotation.picture)
    size = pixels.shape[:2]
    masks = {label: mask_of(annotation, label, size) for label in annotation.labels}
    if max(size) > LARGEST:
        pixels = shrunk(pixels, LARGEST)
        path = copies / f"{hash_file(path)[:16]}.png"
        copies.mkdir(parents=True, exist_ok=True)
        save_sheet(pixels, path)
    return Pile(
        annotation.picture.name,
        path,
        pixels,
        dict(zip(annotation.labels, truth(annotation, labels), strict=True)),
        {label: _fit(mask, pixels) for label, mask in masks.items() if mask is not None},
    )


def _fit(mask: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Bring a mask to the size of the picture's copy."""
    height, width = pixels.shape[:2]
    if mask.shape == (height, width):
        return mask
    resized = Image.fromarray(mask).resize((width, height), Image.Resampling.NEAREST)
    return np.asarray(resized)
