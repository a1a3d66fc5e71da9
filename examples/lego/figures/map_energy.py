"""How the energy of feature maps is divided between bricks and background, and what that says.

The paper looks at nine maps of each layer for one picture. Here every map of every picture is
divided, since it is known where the bricks are.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from examples.lego.figures.subject import Pile
from explainers.classifiers import Classifier
from explainers.evaluation.localisation import energy
from explainers.lettering import per_cent

SIMILAR = 0.5  # of the brightest brick's mean, which the least bright one reaches as well
MOSTLY = 0.9  # of a map's energy: "almost exclusively"
RISE = 0.01  # in the ratio to chance, less than which counts as no change


class MapSplit(NamedTuple):
    """Where one feature map of one picture is active.

    Attributes
    ----------
    share
        Of its positive sum, what lies on bricks.
    chance
        The bricks' share of the picture: what a map has that is the same everywhere.
    similar
        Whether all bricks are about equally bright; None where there are fewer than two.
    """

    share: float
    chance: float
    similar: bool | None


class LayerSplit(NamedTuple):
    """The same over all maps of a layer and all pictures.

    Attributes
    ----------
    layer
        Its path.
    maps, silent
        How many maps there are, and how many more are nowhere positive.
    share, chance
        Means over the maps.
    mostly
        The share of maps with almost all of their energy on bricks.
    away
        The share of maps with less on bricks than chance gives.
    similar
        Of the maps of pictures with several bricks, those on which these are about equally bright;
        None if there are none.
    """

    layer: str
    maps: int
    silent: int
    share: float
    chance: float
    mostly: float
    away: float
    similar: float | None

    @property
    def ratio(self) -> float:
        """How many times what chance gives lies on bricks."""
        return self.share / self.chance if self.chance else 0.0


def split_maps(classifier: Classifier, pile: Pile, values: np.ndarray) -> list[MapSplit | None]:
    """Divide each map, (height, width, channels), between bricks and background.

    Maps are enlarged to the picture, as Grad-CAM's are, and their positive part is counted.

    Returns
    -------
    list of MapSplit or None
        For each channel; None for a map that is nowhere positive.
    """
    masks, frame = list(pile.masks.values()), classifier.frame(pile.pixels)
    region = np.any(masks, axis=0)
    found: list[MapSplit | None] = []
    for channel in range(values.shape[-1]):
        wide = np.maximum(frame.to_source(values[..., channel], smooth=True), 0)
        part = energy(wide.astype(np.float64), region)
        if part is None:
            found.append(None)
            continue
        means = [float(wide[mask].mean()) for mask in masks if mask.any()]
        similar = min(means) >= SIMILAR * max(means) if len(means) > 1 else None
        found.append(MapSplit(part.share, float(region.mean()), similar))
    return found


def layer_split(layer: str, found: Sequence[MapSplit | None]) -> LayerSplit:
    """Put the maps of a layer together; every map counts the same."""
    active = [one for one in found if one is not None]
    several = [one.similar for one in active if one.similar is not None]
    return LayerSplit(
        layer,
        len(active),
        len(found) - len(active),
        share=_mean([one.share for one in active]),
        chance=_mean([one.chance for one in active]),
        mostly=_mean([one.share >= MOSTLY for one in active]),
        away=_mean([one.share < one.chance for one in active]),
        similar=_mean(several) if several else None,
    )


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def deeper(found: Sequence[LayerSplit]) -> str:
    """Say whether deeper layers look more at bricks, and how many maps look away."""
    ratios = [one.ratio for one in found]
    steps = [after - before for before, after in pairwise(ratios)]
    told = ", ".join(f"{per_cent(one.share)} in {one.layer}" for one in found)
    told += f"; the bricks cover {per_cent(found[0].chance)} of the pictures"
    if all(step > RISE for step in steps):
        return f"The deeper the layer, the more of its maps' energy lies on bricks: {told}."
    if ratios[-1] > ratios[0] + RISE:
        return f"The last layer’s maps lie more on bricks than the first’s, not evenly: {told}."
    return f"Deeper layers do not look more at bricks here: {told}."


def exclusively(last: LayerSplit) -> str:
    """Say whether most maps of the last convolution are active almost only on bricks."""
    word = "Most" if last.mostly > 0.5 else "Not most"
    minority = "a minority" if last.away < 0.5 else "the majority"
    similar = ""
    if last.similar is not None:
        similar = (
            f" On {per_cent(last.similar)} of them all bricks of a picture are about equally bright"
            " (the least bright at least half as bright as the brightest), so most "
            f"{'hardly tell' if last.similar > 0.5 else 'do tell'} bricks apart."
        )
    return (
        f"{word} maps of {last.layer} are active almost only on bricks: {per_cent(last.mostly)} "
        f"have nine tenths of their energy there. {minority.capitalize()}, "
        f"{per_cent(last.away)}, look at the background: less lies on bricks than chance gives."
        f"{similar}"
    )
