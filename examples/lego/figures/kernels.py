"""Figures 5, 6 and 7: the kernels of the first two convolutions."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from examples.lego.page.parts import Column, Gallery, Picture, Section, Table, alone, picture
from explainers.classifiers import Classifier
from explainers.inspection.kernels import Kernels, convolutions, draw_kernels, read_kernels
from explainers.inspection.resemblance import UNIFORM, Likeness, likenesses
from explainers.inspection.tiles import in_rows, mosaic
from explainers.lettering import per_cent

SEED = 0
CHANCE = 20  # layers of kernels drawn at random, to compare with
RARE = 0.95  # of them are below this quantile
CLEAN, PARTLY = 0.9, 0.5  # cosines from which on a kernel is called so
UNLIKELY = 0.01  # to have so many kernels above that by chance
BEST = 4  # kernels shown for each detector
CHANNELS = 4  # of a kernel of the second layer, as in the paper
SHOWN = 32  # kernels of the second layer
BLOCK = 8  # of them one below the other
TILE = 60  # pixels of the page for one kernel of the first layer


class Alike(NamedTuple):
    """How the kernels of a layer resemble one detector.

    Attributes
    ----------
    template
        The detector's name.
    best
        The kernels most like it, the best first.
    threshold
        The cosine that one kernel in twenty reaches if its weights are drawn at random.
    above
        How many kernels of the layer exceed it.
    kernels
        How many there are.
    """

    template: str
    best: tuple[Likeness, ...]
    threshold: float
    above: int
    kernels: int


def alike(kernels: Kernels) -> list[Alike]:
    """Compare a layer's kernels with detectors, and both with kernels drawn at random."""
    found = _by_template(likenesses(kernels))
    draws = np.random.default_rng(SEED).standard_normal((CHANCE, *kernels.values.shape))
    chance: dict[str, list[float]] = {}
    for values in draws.astype(np.float32):
        for name, own in _by_template(likenesses(kernels._replace(values=values))).items():
            chance.setdefault(name, []).extend(one.cosine for one in own)
    return [
        _alike(name, own, float(np.quantile(chance[name], RARE))) for name, own in found.items()
    ]


def _alike(name: str, own: Sequence[Likeness], threshold: float) -> Alike:
    above = sum(one.cosine > threshold for one in own)
    return Alike(name, tuple(own[:BEST]), threshold, above, len(own))


def _by_template(found: Sequence[Likeness]) -> dict[str, list[Likeness]]:
    names = dict.fromkeys(one.template for one in found)
    return {name: [one for one in found if one.template == name] for name in names}


def says(one: Alike) -> str:
    """Say how well the layer's best kernel is like a detector, and how many are above chance."""
    from scipy.stats import binom

    best = one.best[0].cosine
    what = "a plain colour" if one.template == UNIFORM else f"a {one.template} detector"
    how = "clean" if best >= CLEAN else "partly learned" if best >= PARTLY else "hardly alike"
    many = binom.sf(one.above - 1, one.kernels, 1 - RARE) < UNLIKELY
    return (
        f"The kernel most like {what} has a cosine of {best:.2f}: {how}. {one.above} of "
        f"{one.kernels} kernels are above what 1 random kernel in 20 reaches, "
        f"{'more than' if many else 'no more than'} chance explains."
    )


def sections(classifier: Classifier) -> list[Section]:
    """Draw the kernels of the first two convolutions, and say what they are like."""
    layers = convolutions(classifier)
    first = read_kernels(classifier, layers[0])
    drawn = [tiles[0] for tiles in draw_kernels(first)]
    compared = alike(first)
    return [
        _first(first, drawn),
        _detectors(drawn, compared),
        _second(read_kernels(classifier, layers[1])),
    ]


def _first(kernels: Kernels, drawn: Sequence[np.ndarray]) -> Section:
    count, height, width, _ = kernels.values.shape
    zoom = max(1, TILE // width)
    tiles = mosaic(in_rows(drawn, min(16, len(drawn))), zoom, gap=4)
    alt = f"{count} small coloured squares, one for each kernel of the first convolution"
    return Section(
        "figure-5",
        "Figure 5: the kernels of the first convolution",
        paper=("“Only one fourth of all the learned kernels are shown here.”",),
        here=(
            f"All {count} kernels of {kernels.layer}, {width} x {height} pixels each, as RGB: "
            "black is the lowest weight of a kernel, white the highest.",
        ),
        shown=(alone(picture(tiles, alt, sharp=True)),),
    )


def _detectors(drawn: Sequence[np.ndarray], compared: Sequence[Alike]) -> Section:
    zoom = max(1, TILE // drawn[0].shape[1])
    columns = [
        Column([_best(drawn[best.kernel], best, zoom) for best in one.best], one.template)
        for one in compared
    ]
    rows = [
        (
            one.template,
            f"{one.best[0].cosine:.2f}",
            f"{one.threshold:.2f}",
            f"{one.above} of {one.kernels} ({per_cent(one.above / one.kernels)})",
        )
        for one in compared
    ]
    return Section(
        "figure-6",
        "Figure 6: partly learned edge detectors",
        paper=(
            "“The network learns several kernels which seem to be thin line detectors or partly "
            "learned edge detectors”, found by eye; “many of them consist of a more or less "
            "uniform color”.",
        ),
        here=tuple(says(one) for one in compared),
        shown=(
            Gallery(columns, caption=_CAPTION, small=True),
            Table("Likeness to known detectors", _HEAD, rows),
        ),
        notes=(
            f"Drawn at random: {CHANCE} layers of kernels of the same shape with independent "
            "normal weights. More than chance: so many kernels above that are less "
            f"likely than {per_cent(UNLIKELY)} by chance. Random kernels are rough: a smooth one "
            "is more like any detector than they are, so being above them says little by itself.",
        ),
    )


_CAPTION = (
    "The kernels most like each detector: the number of the kernel, the cosine, and by how much "
    "the detector was turned. 1 is the detector itself, in any colour."
)
_HEAD = ("Detector", "Highest cosine", "One random kernel in 20 has", "Kernels above that")


def _best(tile: np.ndarray, one: Likeness, zoom: int) -> Picture:
    alt = f"Kernel {one.kernel}, cosine {one.cosine:.2f} with {one.template}"
    caption = f"{one.kernel}: {one.cosine:.2f}" + (f", {one.angle}°" if one.angle else "")
    return picture(mosaic([[tile]], zoom), alt, caption, sharp=True)


def _second(kernels: Kernels) -> Section:
    count, height, width, channels = kernels.values.shape
    shown = draw_kernels(kernels, channels=CHANNELS)[:SHOWN]
    zoom = max(1, 36 // width)
    columns = [
        Column([picture(mosaic(block, zoom, gap=4), _block(start, block), sharp=True)])
        for start, block in zip(range(0, len(shown), BLOCK), in_rows(shown, BLOCK), strict=True)
    ]
    return Section(
        "figure-7",
        "Figure 7: kernels of the second convolution",
        paper=(
            "“On each line are displayed the first four channels of a kernel”, to show how poorly "
            "kernels beyond the first layer can be interpreted.",
        ),
        here=(
            f"The first {len(shown)} of the {count} kernels of {kernels.layer}, {width} x {height} "
            f"each; a row is a kernel, its columns the first {min(CHANNELS, channels)} of "
            f"{channels} channels. They look at the outputs of the first layer, not at colours.",
        ),
        shown=(Gallery(columns, small=True),),
    )


def _block(start: int, block: Sequence[np.ndarray]) -> str:
    return f"Kernels {start} to {start + len(block) - 1}, a row each, in grey"
