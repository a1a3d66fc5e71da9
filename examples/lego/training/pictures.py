"""The pictures of a dataset folder as arrays: read once, made small once, kept on the disk."""

import hashlib
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from explainers.annotations import Annotation, pixels_of, read_annotations, truth
from explainers.images import read_picture
from explainers.work.storage import write_whole

NOBODY = 0  # in `Pictures.places`: no object is known to be at this pixel
MOST_LABELS = 254  # so that `places` needs one byte a pixel
PILE = "pile="  # begins the tag that names the pile of which a picture is taken
BLOCK = 256  # pictures in one file on the disk


@dataclass(frozen=True, eq=False)
class Pictures:
    """Pictures of one dataset, as a network takes them in.

    Attributes
    ----------
    labels
        The names of the classes.
    piles
        For each picture, what it is a picture of: pictures of one pile belong together.
    pixels
        uint8, (pictures, side, side, 3).
    truth
        bool, (pictures, classes).
    places
        uint8, (pictures, side, side): the number of the class that is seen there, plus one;
        `NOBODY` elsewhere, and everywhere in pictures without masks or boxes.
    digest
        SHA-256 of the files' contents and their annotations.
    """

    labels: tuple[str, ...]
    piles: tuple[str, ...]
    pixels: np.ndarray
    truth: np.ndarray
    places: np.ndarray
    digest: str

    def take(self, chosen: np.ndarray) -> "Pictures":
        """Give some of the pictures, by their numbers; the digest stays that of the whole."""
        piles = tuple(self.piles[number] for number in chosen)
        arrays = (self.pixels[chosen], self.truth[chosen], self.places[chosen])
        return Pictures(self.labels, piles, *arrays, self.digest)


def read_pictures(
    source: str | os.PathLike, labels: Sequence[str], side: int, cache: Path
) -> Pictures:
    """Read pictures and what is in them.

    Parameters
    ----------
    source
        A folder or file that `explainers.annotations.read_annotations` understands.
    labels
        The names of the network's classes, at most `MOST_LABELS`.
    side
        Of the squares that the pictures are stretched to, in pixels.
    cache
        A folder in which the small pictures are kept for the next time. It can be removed.

    Raises
    ------
    AnnotationError, PictureError
        If an annotation or a picture cannot be used; says which, why and what to do.
    ValueError
        If there are too many classes.
    """
    if len(labels) > MOST_LABELS:
        raise ValueError(
            f"a network is trained on at most {MOST_LABELS} classes, not {len(labels)}"
        )
    annotations = read_annotations(source, labels)
    wanted = np.zeros((len(annotations), len(labels)), bool)
    for number, annotation in enumerate(annotations):
        wanted[number, list(truth(annotation, labels))] = True
    digests = [_digest(annotation) for annotation in tqdm(annotations, "checking", file=sys.stderr)]
    pixels, places = _small(annotations, digests, labels, side, cache)
    piles = tuple(_pile(annotation) for annotation in annotations)
    whole = hashlib.sha256("".join(digests).encode()).hexdigest()
    return Pictures(tuple(labels), piles, pixels, wanted, places, whole)


def _digest(annotation: Annotation) -> str:
    content = annotation.picture.read_bytes()
    told = [annotation.picture.name, annotation.labels, annotation.tags, annotation.objects]
    return hashlib.sha256(content + repr(told).encode()).hexdigest()


def _pile(annotation: Annotation) -> str:
    """Name the pile that a picture shows: by its tag, or else the picture stands for itself."""
    named = [tag for tag in annotation.tags if tag.startswith(PILE)]
    return named[0] if named else annotation.picture.name


def _small(
    annotations: Sequence[Annotation],
    digests: Sequence[str],
    labels: Sequence[str],
    side: int,
    cache: Path,
) -> tuple[np.ndarray, np.ndarray]:
    cache.mkdir(parents=True, exist_ok=True)
    blocks = []
    for start in tqdm(range(0, len(annotations), BLOCK), "pictures", file=sys.stderr):
        part = slice(start, start + BLOCK)
        told = repr([side, list(labels), digests[part]])
        path = cache / f"{hashlib.sha256(told.encode()).hexdigest()[:24]}.npz"
        if not path.is_file():
            _keep(path, [_shrink(one, labels, side) for one in annotations[part]])
        with np.load(path) as block:
            blocks.append((block["pixels"], block["places"]))
    pixels, places = (np.concatenate(arrays) for arrays in zip(*blocks, strict=True))
    return pixels, places


def _keep(path: Path, block: Sequence[tuple[np.ndarray, np.ndarray]]) -> None:
    pixels, places = (np.stack(arrays) for arrays in zip(*block, strict=True))
    buffer = io.BytesIO()
    np.savez(buffer, pixels=pixels, places=places)
    write_whole(path, buffer.getvalue())


def _shrink(
    annotation: Annotation, labels: Sequence[str], side: int
) -> tuple[np.ndarray, np.ndarray]:
    picture = read_picture(annotation.picture)
    seen = np.full(picture.shape[:2], NOBODY, np.uint8)
    for one in annotation.objects:
        if one.mask is not None or one.shape is not None:
            seen[pixels_of(one, seen.shape)] = labels.index(one.label) + 1
    # Stretched like explainers.network.preprocessing does, so that training and use see the same.
    small = Image.fromarray(picture).resize((side, side), Image.Resampling.BILINEAR)
    spots = Image.fromarray(seen).resize((side, side), Image.Resampling.NEAREST)
    return np.asarray(small), np.asarray(spots)
