"""Where the map of an explanation is kept, and what a bundle's must be; a door to `explainers`.

A map that was made here lies under the hash of all that determines it, where every run looks for it
first. What determined one that comes in a bundle nobody here has seen: it lies under the hash of
its content, and only its own explanation names it, so that no other study ever shows it.
"""

import io
from pathlib import Path

import numpy as np

import explainers
from explainers.work.storage import StoreError, read_file
from studyapp import media
from studyapp.actions.map_store import map_store
from studyapp.actions.own_maps.reading import key_of
from studyapp.models import Explanation

BROUGHT = "brought"  # the folder of maps that came in bundles
LARGEST = 2**30  # bytes of one map with all that belongs to it, unpacked


class MapMissing(LookupError):
    """There is no readable map of an explanation; the message says what to do."""


def file_of(explanation: Explanation) -> Path:
    """Where its map lies, or should."""
    if explanation.path:
        return media.full_path(explanation.path)
    place: Path = map_store().path(explanation.key)
    return place


def load(explanation: Explanation) -> explainers.Explanation:
    """Its map.

    Raises
    ------
    MapMissing : the file is missing or damaged.
    """
    try:
        [made] = read_file(file_of(explanation))
    except StoreError as error:
        raise MapMissing(
            f"the map of {explanation} is missing or damaged; delete its explanation in the admin "
            "and explain the study's pictures again, or take the map in again"
        ) from error
    return made


def content_of(explanation: Explanation) -> bytes:
    """The bytes of its map's file.

    Raises
    ------
    MapMissing : the file is missing or damaged.
    """
    load(explanation)
    return file_of(explanation).read_bytes()


def bring(explanation: Explanation, content: bytes) -> str:
    """Keep the map that a bundle brings for an explanation, once it is known to be one.

    A map that was not computed, but taken in, is known by its numbers: it is kept as if it were
    taken in here.

    Returns
    -------
    The explanation's `path`.

    Raises
    ------
    ValueError : it cannot be read, or is no map of the picture; says why.
    """
    image = explanation.image
    try:
        found = read_file(io.BytesIO(content), LARGEST)
    except StoreError as error:
        raise ValueError(f"it cannot be read: {error}") from error
    if len(found) != 1:
        raise ValueError(f"it holds {len(found)} maps, where a study shows one")
    [made] = found
    if made.map.shape != (image.height, image.width) or made.map.dtype != np.float32:
        raise ValueError(
            f"it is no map of {image}, which has {image.width} x {image.height} pixels"
        )
    if not np.isfinite(made.map).all():
        raise ValueError("some of its numbers are not finite")
    if not explanation.condition.brings_maps:
        return media.store(BROUGHT, content, ".npz")
    if made.laid is not None or made.arrays or key_of(made) != explanation.key:
        raise ValueError("its key is that of other numbers")
    map_store().save(explanation.key, [made])
    return ""
