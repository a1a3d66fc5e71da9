"""Figure 4: does plain cross-entropy empty the Grad-CAM maps, and does the weight fill them?

Both networks explain the same classes of the same pictures: the bricks that are truly there.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from examples.lego.figures import dead_units
from examples.lego.figures.empty_maps import (
    MapFacts,
    Summary,
    confidence,
    read_map,
    summary,
    verdict,
)
from examples.lego.figures.subject import Pile, Subject
from examples.lego.page.parts import Column, Gallery, Picture, Section, Table, picture
from explainers.classifiers import Classifier
from explainers.explanation import Explanation
from explainers.inspection.tiles import shrunk
from explainers.lettering import per_cent
from explainers.methods.gradcam import explain
from explainers.rendering import render

Pooling = Literal["average", "max"]
POOLINGS: tuple[Pooling, ...] = ("average", "max")
SHOWN, SIDE = 6, 224


def explain_all(
    classifier: Classifier, piles: Sequence[Pile], pooling: Pooling
) -> list[tuple[Pile, Explanation]]:
    """Explain every brick of every picture; the first of a picture's classes comes first."""
    # One class at a time: several in one pass would need a graph for each number of bricks.
    whose = [(pile, (number,)) for pile in piles for number in pile.classes.values()]
    pictures, classes = [pile.pixels for pile, _ in whose], [one for _, one in whose]
    found = explain(classifier, pictures, classes, seeds=[0] * len(whose), pooling=pooling)
    return [(pile, one) for (pile, _), one in zip(whose, found, strict=True)]


def section(subject: Subject) -> Section:
    """Compare the two networks."""
    paper = (
        "“Except the top right corner, no part of the image contributes positively to the "
        "prediction for a certain brick being present with a confidence of almost zero.” Trained "
        "with plain BCE, the network “quickly converge[s] toward outputting all bricks as being "
        "always absent”.",
    )
    key, title = "figure-4", "Figure 4: Grad-CAM of the network trained with plain cross-entropy"
    units = dead_units.count(subject)
    counted = dead_units.says(units)
    if subject.plain is None:
        missing = "No network trained with plain cross-entropy was given, so none is compared."
        return Section(key, title, paper, (missing, counted), (dead_units.table(units),))
    found = {
        (name, pooling): explain_all(network, subject.piles, pooling)
        for name, network in reversed(subject.networks.items())
        for pooling in POOLINGS
    }
    facts = {
        variant: [read_map(one, pile.name) for pile, one in maps] for variant, maps in found.items()
    }
    sums = {variant: summary(maps) for variant, maps in facts.items()}
    plain, weighted = (sums[name, "average"] for name in ("plain", "weighted"))
    return Section(
        key,
        title,
        paper,
        here=(
            verdict(plain, weighted),
            "With gradients pooled by their maximum, as the paper writes. "
            + verdict(sums["plain", "max"], sums["weighted", "max"]),
            confidence(plain, weighted),
            counted,
        ),
        shown=(
            _pictures(found),
            _sums(sums),
            _each(facts["plain", "average"], facts["weighted", "average"]),
            dead_units.table(units),
        ),
        notes=_NOTES,
    )


_NOTES = (
    "Empty: nothing speaks for the class. Nearly: less than a tenth of the map does. Area and "
    "share are of the map before the ReLU cuts off what speaks against the class.",
    "Grad-CAM at the last convolution, of the logit. The original Grad-CAM averages the gradients "
    "of a channel; the paper writes that they are “globally max-pooled”. Both are computed.",
    "Dead: never positive, at any place of these pictures. Few pictures make rare features look "
    "dead, and a leaky ReLU passes a gradient all the same.",
)


def _pictures(found: Mapping[tuple[str, Pooling], Sequence[tuple[Pile, Explanation]]]) -> Gallery:
    """Show the first brick of each of the first pictures, for both networks."""
    columns: list[Column] = []
    seen: set[str] = set()
    pairs = zip(found["plain", "average"], found["weighted", "average"], strict=True)
    for (pile, plain), (_, weighted) in pairs:
        if pile.name in seen or len(columns) == SHOWN:
            continue
        seen.add(pile.name)
        label = plain.facts["class_name"]
        drawn = [picture(shrunk(pile.pixels, SIDE), f"A pile of bricks, {pile.name}")]
        drawn += [
            _overlay(pile, one, name) for name, one in (("plain", plain), ("weighted", weighted))
        ]
        columns.append(Column(drawn, label, pile.name))
    return Gallery(
        columns,
        ("the picture", "Grad-CAM, plain cross-entropy", "Grad-CAM, weighted loss"),
        "Of each of the first pictures the first brick of its annotation. Blue: nothing speaks for "
        "the brick; each map has its own scale, as in the paper.",
    )


def _overlay(pile: Pile, one: Explanation, name: str) -> Picture:
    drawn = shrunk(render(one, pile.pixels, "native"), SIDE)
    chance = per_cent(one.facts["probability"])
    state = "empty" if one.facts["empty"] else "not empty"
    alt = f"The map of the {name} network for {one.facts['class_name']}: {state}"
    return picture(drawn, alt, f"{chance}{', empty' if one.facts['empty'] else ''}")


def _sums(sums: Mapping[tuple[str, Pooling], Summary]) -> Table:
    rows = [
        (
            f"{name}, {pooling} of the gradients",
            f"{one.empty} of {one.maps} ({per_cent(one.empty_share)})",
            f"{one.nearly} ({per_cent(one.nearly_share)})",
            per_cent(one.positive_area),
            per_cent(one.positive_share),
            f"{one.mean_positive:.3g}",
            per_cent(one.probability),
        )
        for (name, pooling), one in sums.items()
    ]
    return Table("All maps of the bricks that are there, in sum", _SUMS, rows)


_SUMS = (
    "Network",
    "Empty maps",
    "Empty or below a tenth of the area",
    "Area that speaks for the class",
    "Share of what speaks for it",
    "Mean positive value",
    "Probability of the class",
)
_EACH = (
    "Picture",
    "Bricks",
    "Empty maps",
    "Area that speaks for the class",
    "Mean positive value",
    "Probability of the class",
)


def _each(plain: Sequence[MapFacts], weighted: Sequence[MapFacts]) -> Table:
    """Give the same for each picture, over its bricks."""
    rows = []
    for name in dict.fromkeys(one.picture for one in plain):
        both = [summary([m for m in maps if m.picture == name]) for maps in (plain, weighted)]
        cells = (
            [str(one.empty) for one in both],
            [per_cent(one.positive_area) for one in both],
            [f"{one.mean_positive:.3g}" for one in both],
            [per_cent(one.probability) for one in both],
        )
        rows.append((name, str(both[0].maps), *(" / ".join(pair) for pair in cells)))
    caption = (
        "Picture by picture, averaged gradients: plain / weighted, means over the bricks in it"
    )
    return Table(caption, _EACH, rows)
