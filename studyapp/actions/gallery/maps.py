"""Maps as pictures that people can look at, and as numbers that they can take home."""

import io
import json

import numpy as np
from PIL import Image

from explainers import colours
from studyapp.actions import drawing, kept_maps
from studyapp.models import Explanation

COLOURS = "blue-orange"  # blue speaks against the class, orange for it, white is nothing


def map_shown(explanation: Explanation) -> bytes:
    """The map alone, coloured, as WebP of the study's size: it lies exactly on the picture."""
    study = explanation.image.study
    return drawing.at_study_size(study, _coloured(_scaled(_map(explanation))))


def difference_shown(first: Explanation, second: Explanation) -> bytes:
    """How much more the first map says for its class than the second, both scaled to 1.

    Raises
    ------
    kept_maps.MapMissing : a map cannot be read.
    ValueError : they are maps of two pictures.
    """
    if first.image_id != second.image_id:
        raise ValueError("only maps of one picture can be subtracted from each other")
    values = (_scaled(_map(first)) - _scaled(_map(second))) / 2
    return drawing.at_study_size(first.image.study, _coloured(values))


def map_png(explanation: Explanation) -> bytes:
    """The map, coloured, as PNG of the picture's own size."""
    buffer = io.BytesIO()
    Image.fromarray(_coloured(_scaled(_map(explanation)))).save(buffer, "PNG")
    return buffer.getvalue()


def map_npz(explanation: Explanation) -> bytes:
    """The map's numbers, ``map``, and what is known of them, ``facts`` and ``provenance`` as JSON.

    What `own_maps` takes in, as far as a map is concerned.
    """
    found = kept_maps.load(explanation)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        map=found.map,
        facts=np.array(json.dumps(explanation.facts, sort_keys=True)),
        provenance=np.array(json.dumps(explanation.provenance, sort_keys=True)),
    )
    return buffer.getvalue()


def _map(explanation: Explanation) -> np.ndarray:
    found: np.ndarray = kept_maps.load(explanation).map
    return found


def _scaled(values: np.ndarray) -> np.ndarray:
    """From -1 to 1, with 0 where it was; a map of nothing but 0 stays what it is."""
    highest = float(np.abs(values).max(initial=0.0))
    return values / highest if highest > 0 else values


def _coloured(values: np.ndarray) -> np.ndarray:
    """From -1 (blue) over 0 (white) to 1 (orange): uint8, (height, width, 3)."""
    return colours.apply(COLOURS, (values + 1) / 2)
