"""One pile as an illustration: rendered again without each brick, and what the maps make of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from examples.lego.causal import maps
from examples.lego.causal.agreement import agreement
from examples.lego.causal.changes import EMPTY, GREY, SAME, without
from examples.lego.causal.counting import Row
from examples.lego.causal.folder import ScenePile
from examples.lego.causal.measuring import RECOLOURED
from explainers.explanation import Explanation
from explainers.inspection.sheet import Panel, Section, encode_sheet, lay_out
from explainers.inspection.tiles import in_rows
from explainers.lettering import per_cent
from explainers.rendering import draw

SHOWN = ("Grad-CAM", "Grad-CAM, max-pooled", maps.LIME, "HiResCAM", "Occlusion", "Random map")
MANY = range(4, 7)  # bricks: enough to rank, few enough to be looked at
COLUMNS, SIDE, WIDTH = 6, 200, 1400


def choose(rows: Sequence[Row]) -> int:
    """Choose the first pile of four to six bricks in which the class is there, or else the first.

    Nothing else is asked of it, so that it is no better than others.
    """
    fitting = (
        place
        for place, row in enumerate(rows)
        if row["target"] is not None and len(row["bricks"]) in MANY
    )
    return next(fitting, 0)


def illustrate(
    pile: ScenePile,
    row: Row,
    pictures: Mapping[str, np.ndarray],
    found: Mapping[str, Explanation],
) -> bytes:
    """Draw a pile's pictures with the fall of the logit, and its maps; gives a PNG.

    Parameters
    ----------
    pile, row
        The pile and what was measured of it.
    pictures
        What was rendered, by the name of what is changed.
    found
        Its explanations by name.
    """
    answer = row["answer"]
    heading = f"Pile {pile.number}: {row['class']}, {per_cent(answer['probability'])}"
    changed = Section(in_rows(_changed(row, pile, pictures), COLUMNS), "Rendered again", SIDE)
    drawn = [_drawn(pile, row, name, found[name]) for name in SHOWN]
    explained = Section(in_rows(drawn, COLUMNS), "Explained", SIDE)
    notes = [f"Logit {answer['logit']:z.2f}; below each picture, what the change does to it."]
    return encode_sheet(lay_out([changed, explained], heading=heading, notes=notes, width=WIDTH))


def _changed(row: Row, pile: ScenePile, pictures: Mapping[str, np.ndarray]) -> list[Panel]:
    falls = row["drops"]["bricks"]["logit"]
    panels = [Panel(pictures[SAME], "as it was")]
    for place, (index, name) in enumerate(zip(pile.seen, row["bricks"], strict=True)):
        tone = "good" if place == row["target"] else "plain"
        told = (_moved(falls[place]),)
        panels.append(Panel(pictures[without(index)], f"without {name}", told, tone))
    others = {RECOLOURED: f"target {row['colour']}", GREY: "grey ground", EMPTY: "no bricks"}
    for name, title in others.items():
        if name in row["drops"]:
            told = (_moved(row["drops"][name]["logit"]),)
            panels.append(Panel(pictures[name], title, told))
    return panels


def _moved(fall: float) -> str:
    return f"{'rises' if fall < 0 else 'falls'} by {abs(fall):.2f}"


def _drawn(pile: ScenePile, row: Row, name: str, explanation: Explanation) -> Panel:
    setting: dict[str, Any] = {"superpixels": maps.SUPERPIXELS} if name == maps.LIME else {}
    picture = draw(explanation, pile.pixels, "native", **setting).pixels
    measured = row["maps"][name]
    parts = measured["split"]
    told = ["empty"] if parts is None else [f"{per_cent(parts[0])} on the target"]
    agrees = agreement(measured["summed"], row["drops"]["bricks"]["logit"])
    if agrees is not None and agrees.rank is not None:
        told.append(f"rank correlation {agrees.rank:z.2f}")
    return Panel(picture, name, tuple(told))
