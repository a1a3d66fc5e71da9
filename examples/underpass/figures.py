"""Figures 3 to 9 of the paper as this network and these pictures give them.

Each picture is chosen by a rule that stands in its caption; where no picture satisfies the rule,
the caption says so. Nothing is chosen by hand.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from examples.underpass.audits import Audited, Row, share_inside, tagged
from examples.underpass.rendering import render
from examples.underpass.scene import BICYCLIST, DOG_WALKER, PEDESTRIAN
from examples.underpass.training_data import plan
from examples.underpass.water import known_water
from explainers.audit.reports import pictures
from explainers.audit.rules import FAIL, PASS
from explainers.inspection.combined import Average, Case, Combination
from explainers.lettering import per_cent
from explainers.rendering.encoding import encode
from explainers.work.storage import write_whole

SIDE = 960  # longer side of a figure, in pixels
NONE = "No picture of this run satisfies the rule."


class Figure(NamedTuple):
    """One figure of the page.

    Attributes
    ----------
    number, title
        As in the paper.
    rule
        How its picture was chosen.
    caption
        True and predicted class, confidence to 0.1 %, and the verdict; or that there is none.
    paper
        What the paper's figure shows.
    file
        The picture's file within the page's folder; empty if there is none.
    alt
        What is seen, for those who cannot see it.
    """

    number: int
    title: str
    rule: str
    caption: str
    paper: str
    file: str
    alt: str


class Wanted(NamedTuple):
    """How a figure's picture is chosen.

    Attributes
    ----------
    number, title, rule, paper
        As of `Figure`.
    true, predicted, tag
        What the picture must be.
    verdict
        Its verdict; any unless given.
    first
        What the chosen picture has most of, from the row and the share of its map along the curb.
    """

    number: int
    title: str
    rule: str
    paper: str
    true: str
    predicted: str
    tag: str
    verdict: str | None
    first: Callable[[Row, float], float]

    def accepts(self, row: Row) -> bool:
        """Say whether a picture may be chosen at all."""
        return (
            row["true"] == [self.true]
            and row["predicted"] == self.predicted
            and self.tag in row["tags"]
            and self.verdict in (None, row["verdict"])
        )


def _sure(row: Row, _: float) -> float:
    return float(row["confidence"])


def _along(_: Row, curb: float) -> float:
    return curb


def _elsewhere(row: Row, _: float) -> float:
    return -float(row["measures"]["energy"] or 0)


WANTED = (
    Wanted(
        3,
        "A bicyclist, rightly classified",
        "of all bicyclists by day that are called a bicyclist and pass, the most confident",
        "bicyclist, 99.4 %; the front wheel, the upper leg and the saddle",
        *(BICYCLIST, BICYCLIST, "day", PASS, _sure),
    ),
    Wanted(
        4,
        "A dog walker, rightly classified",
        "of all dog walkers by day that are called a dog walker and pass, the most confident",
        "dog walker, 82.6 %; legs, head, and the dog",
        *(DOG_WALKER, DOG_WALKER, "day", PASS, _sure),
    ),
    Wanted(
        5,
        "A dog walker, taken for a bicyclist",
        "of all dog walkers by day that are called a bicyclist, the most confident",
        "dog walker called a bicyclist, 99.6 %; around the dog",
        *(DOG_WALKER, BICYCLIST, "day", None, _sure),
    ),
    Wanted(
        6,
        "A pedestrian by night, taken for a bicyclist",
        "of all pedestrians by night that are called a bicyclist, the one with the largest share "
        "of its map where the water would lie",
        "pedestrian called a bicyclist, 93.0 %; along the entire curb",
        *(PEDESTRIAN, BICYCLIST, "night", None, _along),
    ),
    Wanted(
        9,
        "Right label, but the map lies elsewhere: the failing test case",
        "of all pedestrians by day that are called a pedestrian and fail, the one with the "
        "smallest share of its map in the box",
        "pedestrian, 98.9 %; no overlap of the map with the box",
        *(PEDESTRIAN, PEDESTRIAN, "day", FAIL, _elsewhere),
    ),
)


def figures(audited: Audited, kind: str, folder: Path) -> list[Figure]:
    """Choose, draw and write all figures of one network; those of an earlier run go."""
    for path in folder.glob("figure-*.webp"):
        path.unlink()
    curb = _curb_shares(audited)
    chosen = [_heatmap(audited, wanted, curb, folder) for wanted in WANTED]
    others = [_training(kind, folder), _combined(audited, folder)]
    return sorted([*chosen, *others], key=lambda figure: figure.number)


def _curb_shares(audited: Audited) -> dict[str, float]:
    """Measure how much of the maps of nights called a bicyclist lies where the water would be."""
    water = known_water(1920)
    rows = [row for row in tagged(audited.rows, "night") if row["predicted"] == BICYCLIST]
    return {row["picture"]: share_inside(audited.open(row).values, water) for row in rows}


def choose(rows: Sequence[Row], wanted: Wanted, curb: Mapping[str, float]) -> Row | None:
    """Apply a rule; of equals the first in the order of the data set."""
    accepted = [row for row in rows if wanted.accepts(row)]
    return max(
        accepted, key=lambda row: wanted.first(row, curb.get(row["picture"], 0.0)), default=None
    )


def _heatmap(audited: Audited, wanted: Wanted, curb: Mapping[str, float], folder: Path) -> Figure:
    row = choose(audited.rows, wanted, curb)
    head = (wanted.number, wanted.title, wanted.rule)
    if row is None:
        return Figure(*head, NONE, wanted.paper, "", "")
    drawn = pictures.overlay(audited.open(row), audited.config.rules, SIDE)
    file = _write(drawn, folder, wanted.number)
    alt = f"{row['true'][0]} with the map of {row['explained']} over the picture"
    return Figure(*head, describe(row), wanted.paper, file, alt)


def describe(row: Row) -> str:
    """Say what is true, what was predicted, how confidently, and what the audit says."""
    says = f"True: {row['true'][0]}; predicted: {row['predicted']}, {per_cent(row['confidence'])}."
    energy = row["measures"]["energy"]
    inside = "" if energy is None else f" {per_cent(energy)} of the map lies in the box."
    reason = f" ({row['reason']})" if row["reason"] else ""
    return f"{says} Verdict: {row['verdict']}{reason}.{inside} {row['picture']}"


def _training(kind: str, folder: Path) -> Figure:
    scenes = plan(kind)
    wet = [one for one in scenes if one.label == BICYCLIST and one.water is not None]
    rule = "of all bicyclists in the training set with water along the curb, the farthest away"
    title = "A bicyclist in the training set, very far away, and water along the curb"
    paper = "the same: very far away, and a dark puddle along the curb"
    if not wet:
        return Figure(7, title, rule, NONE, paper, "", "")
    scene = max(wet, key=lambda one: one.person.z if one.person else 0.0)
    file = _write(_sized(render(scene).pixels), folder, 7)
    all_of_it = sum(one.label == BICYCLIST for one in scenes)
    far = sum(one.person is not None and one.person.distance == "far" for one in wet)
    distance = f"{scene.person.z:.1f} m away" if scene.person else ""
    counted = f"{len(wet)} of the {all_of_it} training pictures of bicyclists show water"
    caption = f"True: bicyclist, {distance}. {counted}; in {far} of them the bicyclist is far."
    return Figure(7, title, rule, caption, paper, file, "the underpass with a far bicyclist")


def _combined(audited: Audited, folder: Path) -> Figure:
    one = combined(audited, tagged(audited.rows, "part=paper"))
    drawn = pictures.combined(one, SIDE)["normalised"]
    outlined = _outlined(drawn, known_water(SIDE))
    return Figure(
        8,
        "The combined map of the test set by day",
        f"the mean of all {one.pictures} maps, each divided by its maximum",
        f"{one.empty} of the maps are empty. The thin line is where the water lies, if it does.",
        "high on the left of the bike lane, in the top right corner and on the left wall",
        _write(outlined, folder, 8),
        "the average picture of the underpass in grey with the average map over it",
    )


def combined(audited: Audited, rows: Sequence[Row]) -> Average:
    """Average the maps of some rows."""
    combination = Combination((540, 960), ())
    for row in rows:
        opened = audited.open(row)
        combination.add(opened.picture, opened.values, Case(row["predicted"], row["true"]))
    return combination.averages()[0]


def _outlined(picture: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Draw a thin white line along the inner border of a region."""
    inner = region.copy()
    for axis in (0, 1):
        for way in (1, -1):
            inner &= np.roll(region, way, axis)
    drawn = picture.copy()
    drawn[region & ~inner] = 255
    return drawn


def _sized(pixels: np.ndarray) -> np.ndarray:
    step = pixels.shape[1] // SIDE
    return pixels.reshape(-1, step, SIDE, step, 3).mean(axis=(1, 3)).round().astype(np.uint8)


def _write(pixels: np.ndarray, folder: Path, number: int) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"figure-{number}.webp"
    write_whole(folder / name, encode(pixels, pixels.shape[1], pixels.shape[0]))
    return f"{folder.name}/{name}"
