"""Figure 8: feature maps of the first, third and fifth convolution, and how much lies on bricks."""

from collections.abc import Mapping, Sequence

import numpy as np

from examples.lego.figures.map_energy import (
    LayerSplit,
    MapSplit,
    deeper,
    exclusively,
    layer_split,
    split_maps,
)
from examples.lego.figures.subject import Pile, Subject
from examples.lego.page.parts import Column, Gallery, Section, Table, alone, picture
from explainers.classifiers import Classifier
from explainers.inspection.dead_units import activation_layers
from explainers.inspection.feature_maps import choose_units, draw_maps
from explainers.inspection.feature_maps import feature_maps as outputs
from explainers.inspection.tiles import shrunk
from explainers.lettering import per_cent

COUNT = 9  # maps of a layer that are drawn, as in the paper
PLACES = (0, 2, 4)  # the first, third and fifth convolution
SIDE, SMALL = 256, 100


def layers(classifier: Classifier) -> list[str]:
    """Name the first, third and fifth convolution's activations.

    Raises
    ------
    ValueError
        If the network has fewer than five convolutions with an activation.
    """
    steps = classifier.network.layers
    spatial = [one.path for one in activation_layers(classifier) if steps[one.path].spatial]
    if len(spatial) <= PLACES[-1]:
        reason = f"it has {len(spatial)} convolutions with an activation"
        raise ValueError(f"{classifier.name}: {reason}; Figure 8 needs five, as in the paper")
    return [spatial[place] for place in PLACES]


def section(subject: Subject) -> Section:
    """Draw the maps for the first picture, and count them for all."""
    classifier = subject.weighted
    paths = layers(classifier)
    pile = subject.piles[0]
    drawn = outputs(classifier, [pile.pixels], paths)
    located = [one for one in subject.piles if one.is_located]
    sums = _sums(classifier, located, paths) if located else []
    here = (deeper(sums), exclusively(sums[-1])) if sums else (_UNKNOWN,)
    shown: list[Gallery | Table] = [_input(pile)]
    shown += [_maps(classifier, pile, path, drawn[path][0]) for path in paths]
    return Section(
        "figure-8",
        "Figure 8: feature maps of the first, third and fifth convolution",
        paper=(
            "“As we go deeper along the convolutional stack, we see that the network focuses more "
            "on the bricks and less on the background: in the last convolutional layer, most "
            "feature maps activate almost exclusively on bricks. However, it is the other way "
            "around for a minority”. “In most activation maps all bricks are highlighted with "
            "similar intensity.”",
        ),
        here=here,
        shown=(*shown, *([_table(sums)] if sums else [])),
        notes=(
            f"Outputs of the activations; the {COUNT} strongest maps of each layer for the first "
            f"picture are drawn, all maps of {len(located)} pictures counted. Energy: the "
            "sum of what is positive. A deep layer’s cell covers many pixels, so that its energy "
            "spills over the bricks’ edges.",
        ),
    )


_UNKNOWN = "It is not known where the bricks of these pictures are, so the maps are only drawn."


def _sums(classifier: Classifier, piles: Sequence[Pile], paths: Sequence[str]) -> list[LayerSplit]:
    found: Mapping[str, list[MapSplit | None]] = {path: [] for path in paths}
    for pile in piles:
        for path, values in outputs(classifier, [pile.pixels], paths).items():
            found[path] += split_maps(classifier, pile, values[0])
    return [layer_split(path, found[path]) for path in paths]


def _input(pile: Pile) -> Gallery:
    return alone(picture(shrunk(pile.pixels, SIDE), "The input: a pile of bricks", "the input"))


def _maps(classifier: Classifier, pile: Pile, path: str, values: np.ndarray) -> Gallery:
    chosen = choose_units(values, COUNT)
    parts = split_maps(classifier, pile, values[..., chosen]) if pile.is_located else []
    columns = []
    for place, (number, drawn) in enumerate(zip(chosen, draw_maps(values, chosen), strict=True)):
        zoom = -(-SMALL // drawn.shape[1])
        large = drawn.repeat(zoom, axis=0).repeat(zoom, axis=1)
        part = parts[place] if parts else None
        says = f": {per_cent(part.share)}" if part else ""
        alt = f"Channel {number} of {path}"
        columns.append(Column([picture(large, alt, f"{number}{says}", sharp=True, width=SMALL)]))
    height, width, channels = values.shape
    each = "; the number of each, and its share on bricks" if parts else ""
    caption = f"{path}: {len(chosen)} of {channels} maps of {width} x {height}{each}"
    return Gallery(columns, caption=caption, small=True)


def _table(sums: Sequence[LayerSplit]) -> Table:
    rows = [
        (
            one.layer,
            f"{one.maps} ({one.silent} silent)",
            f"{per_cent(one.share)}, {one.ratio:.2f} times chance",
            per_cent(one.mostly),
            per_cent(one.away),
            "–" if one.similar is None else per_cent(one.similar),
        )
        for one in sums
    ]
    return Table("Where the feature maps are active", _HEAD, rows)


_HEAD = (
    "Layer",
    "Maps",
    "Energy on bricks",
    "Maps with nine tenths on bricks",
    "Maps with less on bricks than chance",
    "Maps with all bricks about equally bright",
)
