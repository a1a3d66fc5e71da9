"""Measure every pile, and keep what was measured: one file for each, whole or not at all."""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from examples.lego.causal import maps
from examples.lego.causal.changes import NOISE, SAME
from examples.lego.causal.counting import Row
from examples.lego.causal.material import Material
from examples.lego.causal.measuring import describe, layer_splits
from examples.lego.causal.rendering import check_same
from examples.lego.causal.workplace import Workplace
from examples.lego.figures.feature_maps import layers as convolutions
from explainers.classifiers import Classifier
from explainers.work.request import canonical
from explainers.work.storage import write_whole

VERSION = 1  # of what is measured; rises when that changes


def compare(materials: Sequence[Material], classifier: Classifier, place: Workplace) -> list[Row]:
    """Measure what has not been measured yet; gives one row of plain values for each pile.

    Raises
    ------
    ValueError
        If a pile does not look again as it did.
    """
    rows = []
    with place.timed("measuring"):
        for one in tqdm(materials, "measuring", file=sys.stderr):
            path = _path(one, place)
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, json.dumps(measure(one, classifier, place)).encode())
            rows.append(json.loads(path.read_text()))
    return rows


def measure(material: Material, classifier: Classifier, place: Workplace) -> Row:
    """Say all that is measured of a pile, in plain values."""
    pile, pictures = material.pile, material.pictures()
    apart = check_same(pile.pixels, pictures[SAME], pictures[NOISE], pile.number)
    row = describe(classifier, pile, pictures, material.target)
    brick = pile.target(row["class"])
    found = material.explanations(place.store)
    kept = ("superpixels", "samples", "r2")
    return row | {
        "again": apart,
        "colour": material.colour,
        "lime": {name: found[maps.LIME].facts[name] for name in kept},
        "maps": {
            name: maps.located(values, pile, brick)
            for name, values in maps.values_of(found, pile, brick).items()
        },
        "layers": layer_splits(classifier, pile, brick, convolutions(classifier)),
    }


def _path(material: Material, place: Workplace) -> Path:
    """Name a pile's file after all that its content follows from."""
    keys = [request.key for request in material.requests.values()]
    told = canonical([VERSION, material.pile.digest, material.changed.path.name, keys])
    digest = hashlib.sha256(told.encode()).hexdigest()[:16]
    return place.folder / "measured" / f"{material.pile.number:05d}-{digest}.json"
