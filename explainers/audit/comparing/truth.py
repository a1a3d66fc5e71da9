"""A fingerprint of what is annotated, so that a run with other boxes is noticed."""

import hashlib
from collections.abc import Iterable
from dataclasses import astuple

from explainers.annotations import Annotation
from explainers.annotations.records import Object
from explainers.network.files import hash_file


def truth_hash(known: Iterable[tuple[str, Annotation]]) -> str:
    """Give the SHA-256 of labels and objects; tags, names and the order do not matter.

    Parameters
    ----------
    known
        The hash of each picture's content, and its annotation.

    Raises
    ------
    OSError
        If a mask cannot be read.
    """
    lines = sorted(
        repr((picture, sorted(one.labels), sorted(map(_told, one.objects))))
        for picture, one in known
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _told(thing: Object) -> str:
    """Tell an object's parts, with a mask's content in place of its name."""
    mask = hash_file(thing.mask) if thing.mask else None
    return repr((thing.label, thing.box, mask, astuple(thing.shape) if thing.shape else None))
