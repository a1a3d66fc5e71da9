"""Figure 3: the weighted cross-entropy over label and logit, and what its caption has wrong."""

from typing import Any, NamedTuple

import numpy as np

from examples.lego.loss import FIGURE_WEIGHT, loss_surface
from examples.lego.page.parts import Section, Table, alone
from examples.lego.page.plots import Look, plot

REACH = 5.0  # logits on either side of zero
SURE = 3.0  # a logit of a network that is rather sure


class Mistake(NamedTuple):
    """What the loss is where a brick was missed, and where one was made up."""

    name: str
    truth: tuple[float, float]  # label and logit of the false negative
    untruth: tuple[float, float]  # those of the false positive
    missed: float
    invented: float


def mistakes(weight: float) -> list[Mistake]:
    """Compare the two kinds of mistakes, at the points of the paper's caption and equally sure."""
    points = [
        ("the points of the caption", (1.0, 0.0), (0.0, 1.0)),
        (f"equally sure: a logit of {SURE:g} the wrong way", (1.0, -SURE), (0.0, SURE)),
    ]
    return [
        Mistake(name, one, other, _at(one, weight), _at(other, weight))
        for name, one, other in points
    ]


def _at(point: tuple[float, float], weight: float) -> float:
    return float(loss_surface(np.array(point[0]), np.array(point[1]), weight))


def verdict(found: Mistake) -> str:
    """Say which of the two costs more."""
    if found.missed > found.invented:
        times = found.missed / found.invented
        return f"a false negative costs {times:.1f} times as much as a false positive"
    if found.missed < found.invented:
        times = found.invented / found.missed
        return f"a false positive costs {times:.1f} times as much as a false negative"
    return "both cost the same"


def section(weight: float = FIGURE_WEIGHT) -> Section:
    """Draw the surface, give the numbers of its corners, and correct the caption."""
    found = mistakes(weight)
    first, second = found
    rows = [
        (one.name, _cell(one.truth, one.missed), _cell(one.untruth, one.invented), verdict(one))
        for one in found
    ]
    alt = (
        f"A surface over label and logit. At label 1 it rises steeply towards negative logits, to "
        f"{_at((1, -REACH), weight):.0f}; at label 0 it rises little towards positive ones, to "
        f"{_at((0, REACH), weight):.1f}."
    )
    return Section(
        "figure-3",
        f"Figure 3: the weighted loss, for a weight of {weight:g}",
        paper=(
            "Caption of Figure 3: at (t, x) = (1, 0), “which represents a false negative, and "
            "(t, x) = (0, 1), which represents a false positive, the loss is much greater for "
            "false positives than false negatives”.",
            "Section 4.2: the network “is much more prone to outputting false positives than "
            "false negatives”, and the formula takes log(x) and log(1 − x) “where x is the "
            "prediction in logits”.",
        ),
        here=(
            f"It is the other way round: at the points of the caption {verdict(first)}, and "
            f"where the network is equally sure, {verdict(second)}, which is the weight itself.",
            "The sentence before the formula is reversed as well: a network that outputs no label "
            "makes false negatives, not false positives; that is why these are made dearer.",
            "The formula as printed takes the logarithm of the logit itself, which is not defined "
            "below 0 nor above 1. What is meant, and what was drawn here, takes the logarithm of "
            "its sigmoid s: L = −w t log s(x) − (1 − t) log(1 − s(x)).",
        ),
        shown=(
            alone(plot(_surface(weight), alt, height=1.4)),
            Table(
                "The loss of one label, computed by the loss that trained the network",
                ("Where", "Brick missed", "Brick made up", "So"),
                rows,
            ),
        ),
    )


def _cell(point: tuple[float, float], loss: float) -> str:
    label, logit = point
    return f"{loss:.2f} at (t, x) = ({label:g}, {logit:g})"


def _surface(weight: float) -> Any:
    truth, logits = np.meshgrid(np.linspace(0, 1, 25), np.linspace(-REACH, REACH, 41))
    values = loss_surface(truth, logits, weight)

    def draw(figure: Any, look: Look) -> None:
        axes = figure.add_subplot(projection="3d", computed_zorder=False)
        axes.plot_surface(
            truth, logits, values, cmap="viridis", lw=0, rstride=1, cstride=1, rasterized=True
        )
        for (label, logit), colour in (((1.0, 0.0), look.colours[1]), ((0.0, 1.0), "#d81b60")):
            height = _at((label, logit), weight)
            axes.scatter([label], [logit], [height], color=colour, s=40, zorder=5)
            named = f"({label:g}, {logit:g}): {height:.1f}"
            box = {"facecolor": look.settings["axes.facecolor"], "edgecolor": "none", "pad": 1.5}
            axes.text(label, logit, height + 12, named, zorder=6, ha="center", bbox=box)
        axes.set(xlabel="label t", ylabel="logit x", zlabel="loss", facecolor="none")
        axes.view_init(elev=28, azim=30)
        axes.set_box_aspect((1, 1, 0.75), zoom=0.95)
        for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
            axis.set_pane_color((0, 0, 0, 0))

    return draw
